// SPDX-License-Identifier: MIT
// Converts a parent's row into what a request for its records needs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue/resource.hpp"
#include "mirror/feeds/parent.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

/// Returns the columns that read_parent() expects after the parent's key, hash and failures. An example is
/// ", p.a, p.b".
std::string parent_columns(const Resource& child, const Feed& active_feed);
Parent read_parent(Statement& row, const Resource& child, const Feed& active_feed);

/// Returns SQL that selects up to ?3 parents of the tenant ?1 and the child's resource ?2, for read_parent().
/// Leaves out parents without a value for a placeholder. `condition` includes the order.
std::string next_parents(const Resource& child, const Resource& parent, const Feed& active_feed,
                         const std::string& condition);

/// Returns conditions on _parents AS q, each with its ORDER BY. The first one selects the parents that are
/// due. The others select those that `background` allows.
std::vector<std::string> conditions_of(const BackgroundParents& background);

/// Makes a parent from its key alone. Returns empty if the request needs more than the key.
std::optional<Parent> parent_of_key(const Resource& child, const Resource& parent, const Feed& active_feed,
                                    const OwnedCell& key);

}  // namespace stmirror::mirror
