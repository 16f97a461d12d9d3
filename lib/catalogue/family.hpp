// SPDX-License-Identifier: MIT
// Finds the resources that depend on a parent: those that can be read for one row of the parent.
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

/// Returns the dependents of a resource. Returns none if the resource's key has several columns.
std::vector<Dependent> dependents(const Catalogue& catalogue, const Resource& parent);

/// Returns the name of the resource whose rows are the parents. The feed names it, or else the first repair.
/// Empty if there is none.
std::string_view parent_name(const Resource& resource);

/// Returns the feeds of `resource` that read it for one row of `parent`: the feed, then fallbacks, then
/// repairs.
std::vector<const Feed*> feeds_below(const Resource& resource, std::string_view parent);

}  // namespace stmirror
