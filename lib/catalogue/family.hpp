// SPDX-License-Identifier: MIT
// Which resources depend on a parent: their rows are deleted with it, and they are read for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace stmirror {

/// A resource that can be read for one row of a parent, and whose rows contain the parent's key.
struct Dependent {
    const Resource* resource;
    const std::string* column;  ///< the resource's column with the parent's key
};

/// The dependents of a resource; none if its key has several columns.
std::vector<Dependent> dependents(const Catalogue& catalogue, const Resource& parent);

/// The resource whose rows are the parents, from the feed or else the first repair; empty if there is none.
std::string_view parent_name(const Resource& resource);

/// The feed, fallbacks and repairs of `resource` that read it for one row of `parent`, in that order.
std::vector<const Feed*> feeds_below(const Resource& resource, std::string_view parent);

}  // namespace stmirror
