// SPDX-License-Identifier: MIT
// The rules for names of tables and columns: names that can be typed without quotes in SQLite and elsewhere.
#pragma once

#include <string>
#include <string_view>

namespace stmirror {

/// The column of a JSON field: "address.street" -> "address_street", "mergedToId" -> "merged_to_id".
std::string snake_case(std::string_view field);

/// The name of one record unless the file says another: the table's without its last s.
std::string usual_singular(std::string_view table);

/// A table of a resource has at most this many columns of its own: SQLite allows 2000, and the mirror adds
/// some.
inline constexpr std::size_t table_columns_max = 1900;

/// For messages.
std::string in_quotes(std::string_view text);

/// What is wrong with the name of a table or column; empty if nothing is.
std::string table_name_mistake(std::string_view name);
std::string column_name_mistake(std::string_view name);
/// The same for the singular name of a record, which begins the names of key columns in child tables.
std::string singular_mistake(std::string_view name);

}  // namespace stmirror
