// SPDX-License-Identifier: MIT
// A parent as its row has it: what a request for its records needs, and what its row gives to them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue/resource.hpp"
#include "mirror/feeds/parent.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

/// ", p.a, p.b": the columns that read_parent() reads behind the parent's key, its hash and its failures.
std::string parent_columns(const Resource& child, const Feed& way);
Parent read_parent(Statement& row, const Resource& child, const Feed& way);

/// Which rows of _parents AS q each turn takes, and in which order: what is due, then `turns`.
std::vector<std::string> conditions_of(const BackgroundParents& turns);

/// A parent of which no more than the key is known; empty where more is needed.
std::optional<Parent> parent_of_key(const Resource& child, const Resource& parent, const Feed& way,
                                    const OwnedCell& key);

}  // namespace stmirror::mirror
