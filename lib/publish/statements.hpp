// SPDX-License-Identifier: MIT
// Every SQL statement that publishing sends. They also run on the distributed engines that speak PostgreSQL's
// protocol: each ON CONFLICT and each WHERE names the tenant. Pure.
#pragma once

#include <string>
#include <vector>

#include "publish/target_table.hpp"

namespace stmirror::publish {

/// A range of keys, in the order of the primary key: after the one and up to the other.
struct RangeEnds {
    bool has_begin = false;
    bool has_end = false;
};

class Statements {
 public:
    /// `schema` needs no quotes in SQL.
    explicit Statements(std::string schema) : schema_(std::move(schema)) {}

    static std::string begin() { return "BEGIN"; }
    static std::string commit() { return "COMMIT"; }
    static std::string roll_back() { return "ROLLBACK"; }

    std::string create_owner() const;
    std::string create_position() const;
    std::string create_parked() const;
    std::string create_table(const TargetTable& table) const;
    std::string add_column(const TargetTable& table, const TargetColumn& column) const;
    /// $1 schema. Returns table, column, type.
    static std::string existing_columns();
    /// $1 schema. Whether this role can create tables in it; an error if there is no such schema.
    static std::string may_create();

    /// $1 schema. No row if it does not exist; else whether this role can create in it, and how many tables
    /// and views it has.
    static std::string views_schema();
    /// For the rest of the transaction: names are created in `views`, and found there and in the target's
    /// schema.
    std::string find_in(const std::string& views) const;
    static std::string save_point() { return "SAVEPOINT before_view"; }
    static std::string roll_back_to_save_point() { return "ROLLBACK TO SAVEPOINT before_view"; }

    /// $1 tenant, $2 mirror. Does nothing if the tenant has an owner.
    std::string insert_owner() const;
    /// $1 tenant, $2 mirror. One row, unless another mirror has the tenant.
    std::string take_owner() const;
    /// $1 tenant. Returns mirror, epoch.
    std::string read_owner() const;
    /// $1 tenant, $2 mirror, $3 epoch. One row, unless another publisher has taken the tenant.
    std::string keep_owner() const;
    /// $1 tenants, $2 mirror. As many rows as tenants, unless another publisher has taken some.
    std::string keep_owners() const;
    /// $1 tenants, $2 mirror. Another mirror can take them at once.
    std::string release_owners() const;

    /// $1 tenant, $2 mirror, $3 seq, $4 at, $5 loading_table. Does nothing if there is a position.
    std::string insert_position() const;
    /// $1 tenant, $2 mirror, $3 epoch. The positions of all mirrors: only a publisher with this epoch can
    /// move one. The other mirrors send all rows again once they have the tenant: this one overwrites theirs.
    std::string fence_positions() const;
    /// $1 tenant, $2 mirror. Returns seq, at, loading_table, loading_key, layout, and the seconds since
    /// compared_at.
    std::string read_position() const;
    /// $1 tenant, $2 mirror, $3 epoch, $4 old seq, $5 seq, $6 at, $7 loading_table, $8 loading_key, $9
    /// layout, $10 whether all rows have been compared. The first statement of each transaction: one row,
    /// unless this publisher has been replaced.
    std::string move_position() const;

    /// $1 tenant, then an array for each column.
    std::string upsert(const TargetTable& table) const;
    /// $1 tenant, then an array for each column of `key`.
    std::string delete_rows(const TargetTable& table, const std::vector<TargetColumn>& key) const;
    /// $1 tenant, then an array for each column.
    std::string insert(const TargetTable& table) const;
    std::string copy(const TargetTable& table) const;

    /// $1 tenant, then the key after which the range begins, then its last key. Returns the key, _hash,
    /// _changed_at and _deleted_at, both in microseconds since 2000.
    std::string marks(const PublishedTable& table, RangeEnds ends) const;
    /// The same range of a child table. Returns the parent's key and the number of its rows.
    std::string child_counts(const TargetTable& child, const std::vector<TargetColumn>& parent,
                             RangeEnds ends) const;
    /// $1 tenant.
    std::string count_rows(const TargetTable& table) const;

    /// $1 tenant, $2 table, $3 key, $4 reason.
    std::string park() const;
    /// $1 tenant, $2 table, $3 keys.
    std::string unpark() const;
    /// $1 tenant.
    std::string count_parked() const;

 private:
    std::string named(const std::string& table) const { return schema_ + "." + table; }
    std::string owner() const { return named("_stmirror_owner"); }
    std::string position() const { return named("_stmirror_position"); }
    std::string parked() const { return named("_stmirror_parked"); }
    std::string schema_;
};

}  // namespace stmirror::publish
