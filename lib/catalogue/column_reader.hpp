// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/resource.hpp"
#include "toml/reader.hpp"

namespace stmirror {

/// The JSON fields of a record that columns, child tables and `ignored` have taken: each may be taken once,
/// and none may lie inside another.
class ClaimedFields {
 public:
    /// Notes a mistake at `key` if `field` cannot be taken. An empty `field` takes nothing.
    void claim(TomlReader& in, std::string_view key, const std::string& field);

 private:
    std::vector<std::string> claimed_;
};

/// A [[columns]] or [[child.columns]] table.
struct ReadColumn {
    Column column;
    bool index = false;
    TomlPlace place;  ///< of the key that names the column
};

/// The tables of `columns`; none, with a mistake, if there are too many.
std::vector<TomlReader> column_tables(TomlReader& in);

/// Reads what columns of tables and of child tables have in common. The caller refuses unknown keys.
ReadColumn read_column(TomlReader& in);

/// The key that names the column: `name`, or else the field that the name follows from.
std::string_view name_key(TomlReader& in);

/// Notes a mistake if one of `columns` has the name already.
void refuse_name_twice(TomlReader& in, const std::vector<Column>& columns, const ReadColumn& read);

}  // namespace stmirror
