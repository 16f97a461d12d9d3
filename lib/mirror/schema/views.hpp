// SPDX-License-Identifier: MIT
// The views for people: every view whose name begins with "v_" is the program's, and is as the program says.
// Inside the caller's transaction; throws.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stmirror::mirror {

struct View {
    std::string name;
    std::string sql;  ///< as SQLite keeps it: "CREATE VIEW v_name AS …"
};

/// The texts compiled into the program, each of one or more CREATE VIEW statements.
std::span<const std::string_view> shipped_views();

/// The views that texts define. Throws Errc::Configuration where one has a mistake or defines anything else.
std::vector<View> parse_views(std::span<const std::string_view> texts);

/// Makes the views that `texts` define and removes all others; writes nothing where they are there already.
/// One that asks for a table or a column that this mirror does not have is left out until it does.
void make_views(SQLite::Database& database, std::span<const std::string_view> texts);

/// SQLite alters no table that a view would no longer fit: to be called before migrations.
void drop_views(SQLite::Database& database);

}  // namespace stmirror::mirror
