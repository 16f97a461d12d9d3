// SPDX-License-Identifier: MIT
// Writes one child table: the elements of one array of the records of a resource. Inside the caller's
// transaction.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <span>
#include <vector>

#include "catalogue/page.hpp"
#include "mirror/statement.hpp"

namespace stmirror::mirror {

/// A record's key cells, in the order of Resource::key. They point into its page.
using Key = std::vector<Cell>;

/// One record of a page on its way into the tables.
struct Source {
    const Page* page;
    std::size_t row;
};

class ChildWriter {
 public:
    /// `child` is the position in resource.children.
    ChildWriter(SQLite::Database& database, const Resource& resource, std::size_t child);

    /// For a parent that has no rows here yet.
    void insert(std::int64_t tenant_id, std::span<const Cell> key, const Source& source);
    /// Makes the parent's rows equal to the array; writes nothing where they are.
    void replace(std::int64_t tenant_id, std::span<const Cell> key, const Source& source);

 private:
    bool is_stored(std::int64_t tenant_id, std::span<const Cell> key, const Source& source);
    bool equals_stored_row(std::span<const Cell> cells);

    std::size_t child_;
    std::size_t width_;  ///< of the element's own columns
    Statement select_;
    Statement remove_;
    Statement insert_;
};

}  // namespace stmirror::mirror
