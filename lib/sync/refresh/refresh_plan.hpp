// SPDX-License-Identifier: MIT
// Decides how one record is read again, and which values, besides its key, are needed for that.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/page_decoder.hpp"
#include "api/request.hpp"
#include "catalogue/catalogue.hpp"

namespace stmirror::sync {

/// How to read one record.
struct RecordRead {
    enum class Method {
        Record,   ///< by the operation that returns this record
        Below,    ///< by reading all records of its parent, whose key is `parent_key`
        Finder,   ///< the parent is unknown, but `finder` finds it by this record's values
        List,     ///< by reading the whole list
        Unknown,  ///< it cannot be read, because the column `lacking` is unknown
    };
    Method method = Method::Unknown;
    api::ApiRequest request{};
    const Resource* parent = nullptr;
    std::string parent_key{};  ///< in the form of the change log
    const Feed* finder = nullptr;
    std::string lacking{};
};

/// Returns the columns that may be needed to read a record again.
std::vector<std::string> columns_to_know(const Resource& resource);

/// Decides how to read a record. `values` are its known columns, including its key columns.
RecordRead plan_read(const Resource& resource, const Catalogue& catalogue, std::int64_t tenant_id,
                     const NamePairs& values);

/// Returns the columns with values from the parent, as far as these values are known. The record's JSON may
/// lack them, because other operations supply them from the parent. The text points into `values`.
std::vector<api::ParentValue> values_of_parent(const Resource& resource, const NamePairs& values);

/// Returns the list that takes parent ids, for the records of one parent. Empty if there is none.
std::optional<Feed> list_by_parent(const Resource& resource, std::string_view parent_id);

}  // namespace stmirror::sync
