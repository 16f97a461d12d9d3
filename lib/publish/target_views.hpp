// SPDX-License-Identifier: MIT
// Creates the views for people in a target, once. Afterwards the views belong to the user. Blocks.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "publish/layout.hpp"
#include "publish/link.hpp"

namespace stmirror::publish {

/// Returns the CREATE VIEW statements in PostgreSQL's dialect, one for each view. The views show the same as
/// the mirror's views of the same names.
const std::vector<std::string>& target_views();

/// Creates the views in the schema layout.views, in one transaction. Does nothing unless the schema exists,
/// is empty, and allows this role to create views. Leaves out a view that needs a table or column that is not
/// published. Returns how many views were created.
Outcome<std::size_t> create_views(Link& link, const Layout& layout, const std::vector<std::string>& views);

}  // namespace stmirror::publish
