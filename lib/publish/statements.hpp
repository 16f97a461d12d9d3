// SPDX-License-Identifier: MIT
// Every SQL statement that publishing sends. They also run on the distributed engines that speak PostgreSQL's
// protocol: each ON CONFLICT and each WHERE names the tenant. Pure.
#pragma once

#include <string>
#include <vector>

#include "publish/target_table.hpp"

namespace stmirror::publish {

class Statements {
 public:
    /// `schema` needs no quotes in SQL.
    explicit Statements(std::string schema) : schema_(std::move(schema)) {}

    static std::string begin() { return "BEGIN"; }
    static std::string commit() { return "COMMIT"; }
    static std::string roll_back() { return "ROLLBACK"; }

    std::string create_position() const;
    std::string create_table(const TargetTable& table) const;

    /// $1 tenant. Returns mirror, seq, at, epoch, loading_table, loading_key.
    std::string read_position() const;
    /// $1 tenant, $2 mirror, $3 seq, $4 at, $5 loading_table. Does nothing if the tenant has a position.
    std::string insert_position() const;
    /// $1 tenant, $2 epoch. One row, unless another publisher has claimed the tenant since.
    std::string claim() const;
    /// $1 tenant, $2 epoch, $3 old seq, $4 seq, $5 at, $6 loading_table, $7 loading_key. The first statement
    /// of each transaction: one row, unless this publisher has been replaced.
    std::string move_position() const;

    /// $1 tenant, then an array for each column. Writes only rows that differ.
    std::string upsert(const TargetTable& table) const;
    /// $1 tenant, then an array for each column of the parent's key.
    std::string delete_children(const TargetTable& child, const std::vector<TargetColumn>& parent) const;
    /// $1 tenant, then an array for each column.
    std::string insert_children(const TargetTable& child) const;

 private:
    std::string position() const { return schema_ + "._stmirror_position"; }
    std::string insert(const TargetTable& table) const;
    std::string schema_;
};

}  // namespace stmirror::publish
