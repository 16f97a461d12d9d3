// SPDX-License-Identifier: MIT
// Reads the records of one parent, page by page. Loop's thread.
#pragma once

#include <vector>

#include "sync/passes/pass.hpp"

#include "mirror/feeds/parent.hpp"

namespace stmirror::sync {

/// A parent's records as received.
struct Children {
    mirror::ParentAnswer answer = mirror::ParentAnswer::Read;
    std::vector<Page> pages;
};

/// The column values that the parent's row supplies to its records. The text points into `parent`.
std::vector<api::ParentValue> parent_values(const Resource& resource, const mirror::Parent& parent);

/// All of the parent's records or a failure, never a part.
asio::awaitable<client::Outcome<Children>> fetch_children(Pass& pass, const Feed& feed,
                                                          const mirror::Parent& parent, Priority priority);

}  // namespace stmirror::sync
