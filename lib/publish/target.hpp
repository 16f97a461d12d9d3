// SPDX-License-Identifier: MIT
// The tables and positions in PostgreSQL: each write is one transaction that moves the tenant's position.
// Blocks; used by one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "catalogue/resource.hpp"
#include "mirror/changes/change_position.hpp"
#include "publish/connection.hpp"
#include "publish/row_batch.hpp"
#include "publish/statements.hpp"

namespace stmirror::publish {

/// How far a tenant is published: a row of _stmirror_position.
struct Position {
    std::string mirror;                          ///< whose change log `change` belongs to
    mirror::ChangePosition change;               ///< the last change that is published
    std::int64_t epoch = 0;                      ///< how often the tenant was claimed
    std::optional<std::string> loading_table{};  ///< of the first load; empty once all tables are loaded
    std::optional<std::string> loading_key{};    ///< the last key of that table that is loaded
};

struct TableBatch {
    const Resource* resource = nullptr;
    RowBatch rows;
};

class Target {
 public:
    Target(Connection& connection, std::string schema)
        : connection_(connection), statements_(std::move(schema)) {}

    /// Creates what is missing, each table in a transaction of its own. Drops nothing.
    Result<> create_tables(const std::vector<const Resource*>& resources);
    /// Claims the tenant, with `first` as its position if it has none. From then on a publisher that claimed
    /// it earlier writes nothing more. Errc::NotOurs if it is published from another mirror.
    Result<Position> claim(std::int64_t tenant_id, const Position& first);
    /// Moves the position from `old` to `next` and writes the rows, all or nothing. Errc::NotOurs, with
    /// nothing written, if another publisher has claimed the tenant or moved the position.
    Result<> write(std::int64_t tenant_id, const Position& old, const Position& next,
                   const std::vector<TableBatch>& batches);

 private:
    Result<std::optional<Position>> read(std::int64_t tenant_id);
    Result<> write_all(std::int64_t tenant_id, const Position& old, const Position& next,
                       const std::vector<TableBatch>& batches);
    Result<> write_table(std::int64_t tenant_id, const TableBatch& batch);
    Result<> run_arrays(const std::string& sql, std::int64_t tenant_id, const RowBatch::Columns& columns);
    Connection& connection_;
    Statements statements_;
};

}  // namespace stmirror::publish
