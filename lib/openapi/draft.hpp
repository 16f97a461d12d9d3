// SPDX-License-Identifier: MIT
// What stmirror proposes for the resource of an operation: names, key and feeds.
#pragma once

#include <string>
#include <vector>

#include "openapi/record_shape.hpp"

namespace stmirror::openapi {

struct DraftColumn {
    Leaf leaf;
    std::string name;  ///< empty: it follows from the field
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
    std::string kind;
    std::string path;
    std::string envelope;  ///< empty: as usual for the kind
    std::string query;     ///< what shows inactive records: `active = "Any"`; empty: nothing is hidden
    bool sorts_by_id = false;
};

struct Draft {
    std::string table;
    std::string singular;
    std::string scope;
    bool is_scope_known = false;
    bool is_key_known = false;
    std::string modified;  ///< the column that stands for modified_on; empty: none is needed
    std::string each;      ///< the array whose elements are the records; usually empty
    std::vector<DraftColumn> columns;
    std::vector<DraftChild> children;
    std::vector<DraftFeed> feeds;  ///< the feed, then its fallback if there is one
    bool takes_ids = false;
    std::string record_path;           ///< empty if there is none
    std::string record_key;            ///< its placeholder
    std::vector<std::string> notices;  ///< what else a person should look at
};

/// An error if the operation is read for each record of another table, or has no list.
Result<Draft> draft_of(const Document& document, const ReadOperation& operation);

/// The resource file of a draft.
std::string text_of(const Draft& draft);

}  // namespace stmirror::openapi
