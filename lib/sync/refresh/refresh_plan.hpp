// SPDX-License-Identifier: MIT
// Decides how one record is read again, and what must be known for it besides its key. Pure.
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
        Below,    ///< with all records of its parent `parent` whose key is `parent_key`
        Finder,   ///< the parent is unknown: `finder` reads a record of `parent` by this one's values
        List,     ///< with the whole list
        Unknown,  ///< impossible: the column `lacking` is unknown
    };
    Method method = Method::Unknown;
    api::ApiRequest request{};
    const Resource* parent = nullptr;
    std::string parent_key{};  ///< as in the change log
    const Feed* finder = nullptr;
    std::string lacking{};
};

/// The columns that may be needed to read a record again.
std::vector<std::string> columns_to_know(const Resource& resource);

/// `values`: the known columns of the record, including its key columns.
RecordRead plan_read(const Resource& resource, const Catalogue& catalogue, std::int64_t tenant_id,
                     const NamePairs& values);

/// The parent columns with known values: the record's JSON may lack them, because other operations supply
/// them from the parent. Text points into `values`.
std::vector<api::ParentValue> values_of_parent(const Resource& resource, const NamePairs& values);

/// The list that takes parent ids, for the records of one parent. Empty if there is none.
std::optional<Feed> list_by_parent(const Resource& resource, std::string_view parent_id);

}  // namespace stmirror::sync
