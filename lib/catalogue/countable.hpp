// SPDX-License-Identifier: MIT
// Decides which tables can be checked by counting: the number of their rows is compared with the total of an
// API list.
#pragma once

#include <string_view>

#include "catalogue/resource.hpp"

namespace stmirror {

/// The sort order by id. It is unambiguous, because no two records have the same id.
inline constexpr std::string_view order_by_id = "+Id";

/// The placeholder in the path of a list that can be read only if the tenant has a booking provider.
inline constexpr const char* provider_placeholder = "booking_provider";
/// Returns true if the path of the list has provider_placeholder.
bool needs_provider(const Feed& list);

/// Returns true if the feed, or a fallback of an export feed, is a list with time windows that can be read.
/// Here and below, `has_provider` says whether the tenant has a booking provider. Without one, lists per
/// provider cannot be read.
bool has_window_list(const Resource& resource, bool has_provider);
/// Returns true if the table can be checked by counting. The daemon counts such a table regularly, and so
/// detects deletions.
bool is_countable(const Resource& resource, bool has_provider);
/// Returns true if `parameter` makes a list include inactive records. Each module has its own name for it.
bool is_for_inactive(std::string_view parameter);
/// Returns true if the list omits records that the resource's export shows as inactive.
bool hides_inactive(const Resource& resource, const Feed& list);
/// Returns true if the resource's records can be compared in windows of creation time, so that it needs no
/// sweep.
bool is_compared_in_windows(const Resource& resource, bool has_provider);

}  // namespace stmirror
