// SPDX-License-Identifier: MIT
// What stmirror proposes for the resource of an operation: names, key and feeds.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "openapi/record_shape.hpp"

namespace stmirror::openapi {

struct DraftColumn {
    Leaf leaf;
    std::string name;  ///< empty if it follows from the field
    bool key = false;
    bool index = false;
};

struct DraftChild {
    std::string name;
    std::string field;
    std::string about;
    std::vector<DraftColumn> columns;
};

struct DraftFeed {
    std::string kind{};
    std::string path{};
    std::string envelope{};  ///< empty if it is the usual one for this kind of feed
    /// The query that includes inactive records, for example "active" with "Any". Empty if not needed.
    std::vector<std::pair<std::string, std::string>> query{};
    bool sorts_by_id = false;
    std::vector<std::string> demanded{};  ///< required parameters that stmirror does not send
    std::string why_complete{};  ///< why the list is read completely although it has a time parameter
};

struct Draft {
    std::string table;
    std::string singular;
    std::string scope;  ///< empty if stmirror knows the operation and its scope
    bool is_scope_known = false;
    bool is_key_known = false;
    std::string id_type;   ///< the type of an id that cannot be a key; usually empty
    std::string modified;  ///< the column that replaces modified_on; empty if none is needed
    std::string each;      ///< the array whose elements are the records; usually empty
    std::vector<DraftColumn> columns;
    std::vector<DraftChild> children;
    std::vector<DraftFeed> feeds;  ///< the feed, then its fallback if there is one
    bool takes_ids = false;
    std::string record_path;           ///< empty if there is none
    std::string record_key;            ///< the placeholder in record_path
    std::vector<std::string> notices;  ///< what else the user should check
};

/// Proposes a resource for an operation. Fails if the operation is read for each record of another table, or
/// has no list.
Result<Draft> draft_of(const Document& document, const ReadOperation& operation);

/// Returns the resource file of a draft.
std::string text_of(const Draft& draft);

}  // namespace stmirror::openapi
