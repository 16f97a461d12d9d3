// SPDX-License-Identifier: MIT
// The rules for names of tables and columns. Such names can be written without quotes in SQLite and
// PostgreSQL.
#pragma once

#include <string>
#include <string_view>

namespace stmirror {

/// Returns the column name for a JSON field: "address.street" becomes "address_street", "mergedToId" becomes
/// "merged_to_id".
std::string snake_case(std::string_view field);

/// Returns the default name of one record: the table's name without its last s.
std::string usual_singular(std::string_view table);

/// The maximum number of columns that a resource file may define for a table. SQLite allows 2000, and the
/// mirror adds some.
inline constexpr std::size_t table_columns_max = 1900;

/// Returns `text` in double quotes, for messages.
std::string in_quotes(std::string_view text);

/// Returns what is wrong with the name of a table or column. Empty if the name is valid.
std::string table_name_mistake(std::string_view name);
std::string column_name_mistake(std::string_view name);
/// Returns what is wrong with the singular name of a record. Empty if the name is snake_case. SQL keywords
/// are allowed, because child tables use the name only as a prefix for their key columns.
std::string singular_mistake(std::string_view name);

}  // namespace stmirror
