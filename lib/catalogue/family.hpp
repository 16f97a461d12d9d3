// SPDX-License-Identifier: MIT
// Which resources hang on which: whose rows go with a parent's, and how they are read for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace stmirror {

/// A resource that can be read for one row of a parent, and whose rows name that parent.
struct Dependent {
    const Resource* resource;
    const std::string* column;  ///< of the resource: the parent's key
};

/// Those of a resource. None where its key has several columns.
std::vector<Dependent> dependents(const Catalogue& catalogue, const Resource& parent);

/// The resource whose rows are the parents of this one's, by its feed or else its first repair; empty where
/// it has none.
std::string_view parent_name(const Resource& resource);

/// The feed, fallbacks and repairs of `resource` that read it for one row of `parent`, the feed first.
std::vector<const Feed*> ways_below(const Resource& resource, std::string_view parent);

}  // namespace stmirror
