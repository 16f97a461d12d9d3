// SPDX-License-Identifier: MIT
// Creates the views that people query. Every view whose name begins with "v_" belongs to the program, which
// may replace it. Runs inside the caller's transaction. Throws SQLite::Exception and ProblemException.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stmirror::mirror {

struct View {
    std::string name;
    std::string sql;  ///< as SQLite stores it: "CREATE VIEW v_name AS …"
};

/// Returns the texts compiled into the program. Each has one or more CREATE VIEW statements.
std::span<const std::string_view> shipped_views();

/// Parses the texts and returns their views. Throws Errc::Configuration if a text has an SQL error or defines
/// anything other than views whose names begin with v_.
std::vector<View> parse_views(std::span<const std::string_view> texts);

/// Creates the views that `texts` define and removes all other v_ views. Writes nothing if the views are
/// already the same. A view that needs a table or column missing from this mirror is left out until the table
/// or column exists.
void make_views(SQLite::Database& database, std::span<const std::string_view> texts);

/// Removes all v_ views. Call before migrations, because SQLite refuses to alter a table if a view would
/// become invalid.
void drop_views(SQLite::Database& database);

}  // namespace stmirror::mirror
