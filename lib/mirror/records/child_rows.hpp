// SPDX-License-Identifier: MIT
// Compares the rows of one child table with the arrays of records. Throws SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <span>
#include <vector>

#include "catalogue/page.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

/// A record's key cells, in the order of Resource::key. Text points into the page.
using Key = std::vector<Cell>;

/// One record of a page.
struct Source {
    const Page* page;
    std::size_t row;
};

/// Resets the statement and binds tenant and key, starting with the first parameter. The key is not copied.
/// Returns the number of the next parameter.
int bind_parent(Statement& statement, std::int64_t tenant_id, std::span<const Cell> key);

class ChildRows {
 public:
    /// `child` is an index into resource.children.
    ChildRows(SQLite::Database& database, const Resource& resource, std::size_t child);

    /// Returns whether the parent's rows equal the record's array: the same elements in the same order.
    bool equal(std::int64_t tenant_id, std::span<const Cell> key, const Source& source);

 private:
    bool equals_present_row(std::span<const Cell> cells);

    std::size_t child_;
    std::size_t width_;  ///< number of the element's own columns
    Statement select_;
};

}  // namespace stmirror::mirror
