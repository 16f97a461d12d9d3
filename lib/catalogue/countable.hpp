// SPDX-License-Identifier: MIT
// Which tables can be held against a list of the API that can be counted. Pure.
#pragma once

#include "catalogue/resource.hpp"

namespace stmirror {

/// Whether one of its feeds is a list with windows of time.
bool has_window_list(const Resource& resource);
/// Whether the table can be counted: the daemon proves it, and knows its deletions by that.
bool is_countable(const Resource& resource);
/// Whether the list omits records that the resource's export shows as inactive.
bool hides_inactive(const Resource& resource, const Feed& list);
/// Whether its records can be compared in windows of creation time, so that it needs no sweep.
bool is_compared_in_windows(const Resource& resource);

}  // namespace stmirror
