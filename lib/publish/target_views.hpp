// SPDX-License-Identifier: MIT
// The views for people in a target. They are made once, and are the user's from then on. Blocks.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "publish/layout.hpp"
#include "publish/link.hpp"

namespace stmirror::publish {

/// Of PostgreSQL: each of these is one statement CREATE VIEW. They show the same as the mirror's views of the
/// same names.
const std::vector<std::string>& target_views();

/// Creates the views in the schema layout.views, in one transaction, if it exists and contains nothing. A
/// view that needs a table or column which is not published is left out. Returns how many were created; a
/// schema in which this role may not create is left as it is.
Outcome<std::size_t> create_views(Link& link, const Layout& layout, const std::vector<std::string>& views);

}  // namespace stmirror::publish
