// SPDX-License-Identifier: MIT
// Writes one child table: the elements of one array of a resource's records. Inside the caller's transaction.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <span>

#include "mirror/records/child_rows.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

class ChildWriter {
 public:
    /// `child` is the position in resource.children.
    ChildWriter(SQLite::Database& database, const Resource& resource, std::size_t child);

    bool has_rows(std::int64_t tenant_id);
    /// For a parent that has no rows here yet.
    void insert(std::int64_t tenant_id, std::span<const Cell> key, const Source& source);
    /// For a parent that should have none. First removes what was left behind, which costs about a
    /// microsecond.
    void insert_anew(std::int64_t tenant_id, std::span<const Cell> key, const Source& source);
    /// Makes the parent's rows equal to the array; an equal array writes nothing.
    void replace(std::int64_t tenant_id, std::span<const Cell> key, const Source& source);

 private:
    void remove_all(std::int64_t tenant_id, std::span<const Cell> key);

    std::size_t child_;
    ChildRows stored_;
    Statement find_any_;
    Statement remove_;
    Statement insert_;
};

}  // namespace stmirror::mirror
