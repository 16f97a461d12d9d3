// SPDX-License-Identifier: MIT
// Writes one child table: the elements of one array of a resource's records. Runs inside the caller's
// transaction.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <span>

#include "mirror/records/child_rows.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

class ChildWriter {
 public:
    /// `child` is an index into resource.children.
    ChildWriter(SQLite::Database& database, const Resource& resource, std::size_t child);

    bool has_rows(std::int64_t tenant_id);
    /// Inserts the rows of a parent that has no rows in the table yet.
    void insert(std::int64_t tenant_id, std::span<const Cell> key, const Source& source);
    /// Removes the rows of a parent and inserts those of the array. If there are none to remove, the removal
    /// costs about a microsecond.
    void insert_anew(std::int64_t tenant_id, std::span<const Cell> key, const Source& source);
    /// Makes the parent's rows equal to the array. Writes nothing and returns false if they are already
    /// equal.
    bool replace(std::int64_t tenant_id, std::span<const Cell> key, const Source& source);

 private:
    void remove_all(std::int64_t tenant_id, std::span<const Cell> key);

    std::size_t child_;
    ChildRows stored_;
    Statement find_any_;
    Statement remove_;
    Statement insert_;
};

}  // namespace stmirror::mirror
