// SPDX-License-Identifier: MIT
// How one record is read again by its own operation, and where that operation needs more than its key. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/page_decoder.hpp"
#include "api/request.hpp"
#include "catalogue/catalogue.hpp"

namespace stmirror::sync {

/// One way to read one record.
struct RecordRead {
    enum class Way {
        Record,   ///< the operation that answers with this record
        Below,    ///< with all records of its parent, `parent`, of the key `parent_key`
        Finder,   ///< not known whose it is: `finder` reads a record of `parent` by this one
        List,     ///< with its whole list
        Unknown,  ///< `lacking` must be known
    };
    Way way = Way::Unknown;
    api::ApiRequest request{};
    const Resource* parent = nullptr;
    std::string parent_key{};  ///< as in the change log
    const Feed* finder = nullptr;
    std::string lacking{};
};

/// The columns that a record's own operations may need.
std::vector<std::string> columns_to_know(const Resource& resource);

/// `values`: what is known of the record, its key columns among them.
RecordRead plan_read(const Resource& resource, const Catalogue& catalogue, std::int64_t tenant_id,
                     const NamePairs& values);

/// The columns that the record's JSON may not have, since others of its operations read it for a parent. Text
/// lies in `values`.
std::vector<api::ParentValue> values_of_parent(const Resource& resource, const NamePairs& values);

/// The list that takes ids, of the records that hang on one parent: the other way to read them. Empty where
/// there is none.
std::optional<Feed> list_by_parent(const Resource& resource, std::string_view parent_id);

}  // namespace stmirror::sync
