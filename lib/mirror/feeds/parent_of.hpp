// SPDX-License-Identifier: MIT
// Finds the parent resource of a resource that is read for each parent.
#pragma once

#include <string>

#include "catalogue/catalogue.hpp"

namespace stmirror::mirror {

/// Returns the resource whose rows are the parents of `resource`, or null if `resource` is not read for each
/// parent.
const Resource* parent_of(const Resource& resource, const Catalogue& catalogue);
/// Returns the column of `resource` that contains the key of `parent`.
const std::string& parent_column(const Resource& resource, const Resource& parent);

}  // namespace stmirror::mirror
