// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/resource.hpp"
#include "toml/reader.hpp"

namespace stmirror {

/// The JSON fields of a record that columns, child tables and `ignored` have claimed. A field may be claimed
/// only once, and must not be within another claimed field.
class ClaimedFields {
 public:
    /// Claims `field`, or notes a mistake at `key` if it cannot be claimed. Does nothing if `field` is empty.
    void claim(TomlReader& in, std::string_view key, const std::string& field);

 private:
    std::vector<std::string> claimed_;
};

/// A [[columns]] or [[child.columns]] table.
struct ReadColumn {
    Column column;
    bool index = false;
    TomlPlace place;  ///< the place of the key that names the column
};

/// Returns the tables of `columns`. Notes a mistake and returns none if there are too many.
std::vector<TomlReader> column_tables(TomlReader& in);

/// Reads the keys that columns of tables and of child tables have in common. The caller must refuse unknown
/// keys.
ReadColumn read_column(TomlReader& in);

/// Returns the key that names the column: `name`, or else the key of the field from which the name is
/// derived.
std::string_view name_key(TomlReader& in);

/// Notes a mistake if one of `columns` already has this name.
void refuse_name_twice(TomlReader& in, const std::vector<Column>& columns, const ReadColumn& read);

}  // namespace stmirror
