// SPDX-License-Identifier: MIT
// Reads the records of one parent, page by page. Loop's thread.
#pragma once

#include <span>
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

/// The parameter of a list that takes keys of parents; none for other feeds.
api::Query ids_query(const Feed& feed, std::span<const mirror::Parent> parents);

/// All records of these parents by one request, for each in their order, or a failure. `feed` takes the keys
/// of parents. A record that says nothing of its parent is the first one's.
asio::awaitable<client::Outcome<std::vector<Children>>> fetch_together(
    Pass& pass, const Feed& feed, std::span<const mirror::Parent> parents, Priority priority);

/// All of the parent's records or a failure, never a part.
asio::awaitable<client::Outcome<Children>> fetch_children(Pass& pass, const Feed& feed,
                                                          const mirror::Parent& parent, Priority priority);

}  // namespace stmirror::sync
