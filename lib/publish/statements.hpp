// SPDX-License-Identifier: MIT
// The SQL statements that publishing sends, except those that create views. The comment of a statement
// begins with the meaning of its parameters $1, $2, … The statements also run on distributed
// engines that use PostgreSQL's protocol, because each ON CONFLICT and each WHERE of a published table names
// the tenant.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "publish/target_table.hpp"

namespace stmirror::publish {

/// The ends of a range of keys in the order of the primary key. The begin is excluded, the end included.
struct RangeEnds {
    bool has_begin = false;
    bool has_end = false;
};

class Statements {
 public:
    /// `schema` must be a name that needs no quotes in SQL.
    explicit Statements(std::string schema) : schema_(std::move(schema)) {}

    static std::string begin() { return "BEGIN"; }
    /// Makes the server end the transaction if the publisher sends nothing, so that another publisher can
    /// take the tenant. The server would otherwise notice only after hours that a machine has died.
    static std::string end_if_silent() { return "SET LOCAL idle_in_transaction_session_timeout = '1min'"; }
    /// Ends the transaction within a minute if the publisher's machine dies in the middle of a COPY, which
    /// does not count as silence. Leaves out settings that the engine does not have.
    static std::string end_if_unreachable();
    static std::string commit() { return "COMMIT"; }
    static std::string roll_back() { return "ROLLBACK"; }

    std::string create_owner() const;
    /// Adds a column that targets of earlier versions lack.
    std::string add_numbered_since() const;
    std::string create_position() const;
    std::string create_parked() const;
    std::string create_table(const TargetTable& table) const;
    std::string add_column(const TargetTable& table, const TargetColumn& column) const;
    /// $1 schema. Returns table, column, type.
    static std::string existing_columns();
    /// $1 schema. Returns whether this role can create tables in it. Fails if there is no such schema.
    static std::string may_create();
    /// Returns the encoding of the database, for example "UTF8".
    static std::string server_encoding() { return "SELECT current_setting('server_encoding')"; }

    /// Lets roles other than the table's owner see only the rows that a policy selects.
    std::string secure_rows(const std::string& table) const;
    /// Creates the policy that selects the rows of the tenant in the session's setting stmirror.tenant_id.
    std::string create_policy(const std::string& table) const;
    /// $1 schema. Returns whether the publisher's own tables are secured by row, and whether their policy is
    /// that of create_policy().
    static std::string row_security();

    /// Returns whether the engine is Citus.
    static std::string is_citus() { return "SELECT to_regclass('pg_dist_partition') IS NOT NULL"; }
    /// Citus only. Returns a row if the table of owners is distributed.
    std::string is_distributed() const;
    /// Citus only. Distributes the table by the tenant, unless it is distributed. Rows of a tenant are then
    /// on the same node in all tables.
    std::string distribute(const std::string& table) const;

    /// $1 schema. Returns no row if the schema does not exist. Otherwise returns whether this role can create
    /// views in the schema, and how many tables, views and other relations the schema has.
    static std::string views_schema();
    /// Makes the rest of the transaction create views in the schema `views`, and find tables there and in the
    /// target's schema.
    std::string find_in(const std::string& views) const;
    static std::string save_point() { return "SAVEPOINT before_view"; }
    static std::string roll_back_to_save_point() { return "ROLLBACK TO SAVEPOINT before_view"; }

    /// $1 tenant, $2 mirror. Does nothing if the tenant has an owner.
    std::string insert_owner() const;
    /// $1 tenant, $2 mirror. Notes that the numbers in _seq begin anew, if another mirror owned the tenant
    /// and its claim has expired. Comes before take_owner().
    std::string renumber() const;
    /// $1 tenant, $2 mirror. Changes one row, or none if another mirror owns the tenant.
    std::string take_owner() const;
    /// $1 tenant. Returns mirror, epoch.
    std::string read_owner() const;
    /// $1 tenant, $2 mirror, $3 epoch. Changes one row, or none if another publisher has taken the tenant.
    /// With `renumbers`, also notes that the numbers in _seq begin anew.
    std::string keep_owner(bool renumbers) const;
    /// $1 tenants, $2 mirror. Changes a row for each tenant that no other mirror has taken.
    std::string keep_owners() const;
    /// $1 tenants, $2 mirror. Lets another mirror take the tenants immediately.
    std::string release_owners() const;

    /// $1 tenant, $2 mirror, $3 seq, $4 at, $5 loading_table. Does nothing if there is a position.
    std::string insert_position() const;
    /// $1 tenant, $2 mirror, $3 epoch. Writes the epoch to the tenant's positions of all mirrors, so that
    /// only the current publisher can move its position. Also resets the layout of the other mirrors, so that
    /// they resend all rows when they next own the tenant.
    std::string fence_positions() const;
    /// Makes all mirrors send all rows again, and every running publisher claim its tenants again.
    std::string reset_positions() const;
    /// $1 tenant, $2 mirror. Returns seq, at, loading_table, loading_key, layout, and the seconds since
    /// compared_at.
    std::string read_position() const;
    /// $1 tenant, $2 mirror, $3 epoch, $4 old seq, $5 seq, $6 at, $7 loading_table, $8 loading_key, $9
    /// layout, $10 old loading_table, $11 old loading_key. `compared` means that all rows have been compared.
    /// The first change in each transaction that writes rows. Changes one row, or none if another publisher
    /// has taken the tenant or the target was restored.
    std::string move_position(bool compared) const;

    /// $1 tenant, then an array for each column. Inserts rows, or updates those that exist.
    std::string upsert(const TargetTable& table) const;
    /// $1 tenant, then an array for each column of `key`. Deletes the rows with these values.
    std::string delete_rows(const TargetTable& table, const std::vector<TargetColumn>& key) const;
    /// $1 tenant, then an array for each column. Inserts rows.
    std::string insert(const TargetTable& table) const;
    std::string copy(const TargetTable& table) const;

    static constexpr std::size_t marks_max = 5'000;
    /// $1 tenant, then the key before the range and the last key of the range, if the range has these ends.
    /// Returns the key, _hash, _changed_at and _deleted_at of the first records, at most marks_max, in the
    /// order of the key. The times are in microseconds since 2000.
    std::string marks(const PublishedTable& table, RangeEnds ends) const;
    /// Has the same parameters as marks(). Returns each parent's key and its number of rows in a child table,
    /// at most marks_max, in the order of the key.
    std::string child_counts(const TargetTable& child, const std::vector<TargetColumn>& parent,
                             RangeEnds ends) const;
    /// $1 tenant. Returns the number of rows.
    std::string count_rows(const TargetTable& table) const;

    /// $1 tenant, $2 table, $3 key, $4 reason. Lists the record in _stmirror_parked.
    std::string park() const;
    /// $1 tenant, $2 table, $3 keys. Removes the records from _stmirror_parked.
    std::string unpark() const;
    /// $1 tenant, $2 table. Returns when the table's newest parked record was parked; NULL if there is none.
    std::string newest_parked() const;
    /// $1 tenant, $2 table, $3 time. Removes records from _stmirror_parked if they were parked at or before
    /// that time.
    std::string unpark_until() const;
    /// $1 tenant. Returns the number of parked records.
    std::string count_parked() const;

 private:
    std::string named(const std::string& table) const { return schema_ + "." + table; }
    std::string owner() const { return named("_stmirror_owner"); }
    std::string position() const { return named("_stmirror_position"); }
    std::string parked() const { return named("_stmirror_parked"); }
    std::string schema_;
};

}  // namespace stmirror::publish
