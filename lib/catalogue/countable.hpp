// SPDX-License-Identifier: MIT
// Which tables can be compared by counting with a list of the API. Pure.
#pragma once

#include <string_view>

#include "catalogue/resource.hpp"

namespace stmirror {

/// The placeholder of a list's path for which the tenant must have a booking provider.
inline constexpr const char* provider_placeholder = "booking_provider";
bool needs_provider(const Feed& list);

/// Whether one of the feeds is a list with time windows. Here and below, `has_provider`: the tenant has a
/// booking provider; without one, lists of providers cannot be read.
bool has_window_list(const Resource& resource, bool has_provider);
/// Whether the table can be counted. If so, the daemon proves it by counting, and so detects deletions.
bool is_countable(const Resource& resource, bool has_provider);
/// Whether a list takes this parameter to show inactive records too: each module has its own name for it.
bool is_for_inactive(std::string_view parameter);
/// Whether the list omits records that the resource's export shows as inactive.
bool hides_inactive(const Resource& resource, const Feed& list);
/// Whether its records can be compared in windows of creation time, so that it needs no sweep.
bool is_compared_in_windows(const Resource& resource, bool has_provider);

}  // namespace stmirror
