// SPDX-License-Identifier: MIT
// Reads the records of one parent, or of several at once, page by page. Call only on the loop thread.
#pragma once

#include <span>
#include <vector>

#include "api/page_decoder.hpp"
#include "api/request.hpp"
#include "async/waiting.hpp"
#include "catalogue/page.hpp"
#include "catalogue/resource.hpp"
#include "client/outcome.hpp"
#include "mirror/feeds/parent.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::sync {

class Pass;

/// A parent's records as received from the API.
struct Children {
    mirror::ParentAnswer answer = mirror::ParentAnswer::Read;
    std::vector<Page> pages;
};

/// Returns the records of two answers to the same request, so that a record is missing only if both lack it.
/// If the second answer refuses to show the records, returns that answer.
Children joined(Children first, Children second);

/// Returns the column values that the parent's row supplies to its records. The text points into `parent`.
std::vector<api::ParentValue> parent_values(const Resource& resource, const mirror::Parent& parent);

/// Returns the query parameter with the keys of `parents`, for a list that takes parent keys. Empty for other
/// feeds.
api::Query ids_query(const Feed& feed, std::span<const mirror::Parent> parents);

/// Reads all records of these parents in one list. Returns one entry per parent, in the order of `parents`,
/// or a failure. `feed` must take the keys of parents. A record that cannot be decoded is treated as a record
/// of the first parent. A record that lacks only the key of its parent makes a read of several parents fail.
asio::awaitable<client::Outcome<std::vector<Children>>> fetch_together(
    Pass& pass, const Feed& feed, std::span<const mirror::Parent> parents, Priority priority);

/// Returns all of the parent's records or a failure, but never only some of the records.
asio::awaitable<client::Outcome<Children>> fetch_children(Pass& pass, const Feed& feed,
                                                          const mirror::Parent& parent, Priority priority);

}  // namespace stmirror::sync
