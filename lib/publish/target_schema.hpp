// SPDX-License-Identifier: MIT
// Creates the tables of a target. Blocks.
#pragma once

#include <string>

#include "publish/layout.hpp"
#include "publish/link.hpp"

namespace stmirror::publish {

/// Creates missing tables and columns, each in its own transaction. Drops nothing. If some are missing
/// although the target has positions, all rows are sent again, because someone may have dropped a table or
/// column. Returns Errc::Configuration, with the statement to run, if a column has the wrong type.
Outcome<> create_missing(Link& link, const Layout& layout);

/// Returns true if a statement that creates something was refused because another publisher was faster.
bool was_created_by_another(const Failure& failure);

/// Checks that the schema exists, that tables can be created there, and that the database has the encoding
/// UTF8. Creates nothing.
Outcome<> check_schema(Link& link, const std::string& schema);

}  // namespace stmirror::publish
