// SPDX-License-Identifier: MIT
// What is published into a target, and how. A value type.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "publish/statements.hpp"
#include "publish/target_table.hpp"

namespace stmirror::publish {

enum class Deletes {
    Mark,    ///< deleted records stay, with _deleted_at
    Remove,  ///< deleted records are removed
};

struct Layout {
    std::string schema;
    std::string views;  ///< the schema of the views for people
    std::vector<PublishedTable> tables;
    Deletes deletes = Deletes::Mark;

    Statements statements() const { return Statements(schema); }
    const PublishedTable* find(std::string_view table) const;
    /// Returns the table that is loaded after `table`. Empty after the last table.
    std::optional<std::string> after(std::string_view table) const;
    /// Returns a number that depends on the tables, the columns and the handling of deletions. When it
    /// changes, all rows are sent again.
    std::int64_t fingerprint() const;
};

}  // namespace stmirror::publish
