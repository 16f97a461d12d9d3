// SPDX-License-Identifier: MIT
// The records that hang on one parent, asked for page by page. Loop's thread.
#pragma once

#include <vector>

#include "sync/passes/pass.hpp"

namespace stmirror::sync {

/// A parent's records as they came.
struct Children {
    mirror::ParentAnswer answer = mirror::ParentAnswer::Read;
    std::vector<Page> pages;
};

/// What a record read for `parent` is given by its row. The text lies in `parent`.
std::vector<api::ParentValue> parent_values(const Resource& resource, const mirror::Parent& parent);

/// All of them, or a failure: never a part.
asio::awaitable<client::Outcome<Children>> fetch_children(Pass& pass, const Feed& way,
                                                          const mirror::Parent& parent, Priority priority);

}  // namespace stmirror::sync
