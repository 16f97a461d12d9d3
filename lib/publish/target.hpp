// SPDX-License-Identifier: MIT
// Writes tables and positions in PostgreSQL. Each transaction writes rows and updates the tenant's position.
// Calls block. Not thread-safe. A record that PostgreSQL refuses is parked: it is listed in _stmirror_parked
// instead of written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mirror/changes/change_position.hpp"
#include "mirror/records/stored_rows.hpp"
#include "publish/layout.hpp"
#include "publish/link.hpp"
#include "publish/row_marks.hpp"

namespace stmirror::publish {

/// How far a tenant is published: a row of _stmirror_position.
struct Position {
    mirror::ChangePosition change;               ///< the last change that is published
    std::optional<std::string> loading_table{};  ///< the table being sent or compared; empty if none
    std::optional<std::string> loading_key{};    ///< the last key of that table that is done
    /// Layout::fingerprint() of the target's rows, or its complement (~) while all rows are sent in that
    /// layout. With any other number, all rows are sent again.
    std::int64_t layout = 0;
    std::optional<std::int64_t> compared_seconds_ago{};  ///< age of the last comparison; empty if none

    bool operator==(const Position&) const = default;
};

/// A tenant that this publisher has claimed. No other publisher may publish the tenant.
struct Claim {
    std::int64_t tenant_id = 0;
    std::int64_t epoch = 0;  ///< number of the claim; a later claim has a higher one
    Position position;
    std::uint64_t parked = 0;  ///< number of the tenant's parked records
};

/// Records of one table that a transaction writes.
struct TableRows {
    const PublishedTable* table = nullptr;
    mirror::StoredRows rows;
    std::vector<std::uint64_t> seqs;       ///< one for each record
    std::vector<std::string> removed{};    ///< keys of records to remove, with their child rows
    std::optional<std::string> refused{};  ///< if set, the records are parked for this reason
    /// Keys of other records, which are parked because their keys contain U+0000.
    std::vector<std::string> unstorable{};

    std::size_t parked() const {
        return (refused ? rows.keys.size() + removed.size() : 0) + unstorable.size();
    }
    std::vector<std::string> all_keys() const {
        auto keys = rows.keys;
        keys.insert(keys.end(), removed.begin(), removed.end());
        return keys;
    }
};

/// A range of keys of one table. `after` is excluded and `up_to` included; an empty end is open.
struct KeyRange {
    std::optional<std::string> after;
    std::optional<std::string> up_to;
};

class Target {
 public:
    Target(Link& link, const Layout& layout, std::string mirror_name);

    /// Claims the tenant, with `first` as its position if this mirror has no position for it yet. A publisher
    /// with an earlier claim can no longer write. Returns Errc::NotOurs if another mirror has the tenant.
    Outcome<Claim> claim(std::int64_t tenant_id, const Position& first);
    /// Extends the claims. Returns Errc::NotOurs if another mirror has taken some of the tenants.
    Outcome<> renew(const std::vector<std::int64_t>& tenants);
    /// Lets another mirror claim the tenants immediately.
    Outcome<> release(const std::vector<std::int64_t>& tenants);

    /// Begins a transaction that moves the position of `claim` to `next`. With `renumbers`, also tells
    /// readers that the numbers in _seq begin anew. Returns Errc::NotOurs if another publisher has taken the
    /// tenant.
    Outcome<> begin(const Claim& claim, const Position& next, bool renumbers = false);
    /// Inserts, updates, removes or parks records. Call within a transaction.
    Outcome<> write(const Claim& claim, const TableRows& rows);
    /// Inserts records that the target does not have. Faster than write(). Call within a transaction.
    Outcome<> copy(const Claim& claim, const TableRows& rows);
    Outcome<> commit();
    /// Ends a transaction that failed. Ignores an error of the ROLLBACK, because the connection has then
    /// ended, and with it the transaction.
    void roll_back();

    /// Returns the marks of the target's records in a range. Shortens the range if it has too many records.
    /// May be called without a transaction.
    Outcome<RowMarks> marks(std::int64_t tenant_id, const PublishedTable& table, KeyRange& range);
    Outcome<std::uint64_t> count_rows(std::int64_t tenant_id, const TargetTable& table);
    Outcome<std::uint64_t> count_parked(std::int64_t tenant_id);
    /// Returns when the newest of the table's parked records was parked. Empty if there is none.
    Outcome<std::optional<std::string>> newest_parked(std::int64_t tenant_id, const std::string& table);
    /// Removes the records that were parked until `time` from the list of parked records.
    Outcome<> unpark_until(std::int64_t tenant_id, const std::string& table, const std::string& time);
    /// Returns the tenant's position. Empty if this mirror does not publish the tenant.
    Outcome<std::optional<Position>> position(std::int64_t tenant_id);

    /// Returns how many U+0000 characters became U+FFFD since this object was created.
    std::uint64_t replaced() const { return replaced_; }

 private:
    Outcome<Answer> run(std::string sql, std::vector<Parameter> parameters = {});
    void add_writes(const Claim& claim, const TableRows& rows, std::vector<Query>& queries);
    void add_parks(const Claim& claim, const TableRows& rows, std::vector<Query>& queries) const;
    Outcome<> run_all(const std::string& table, const std::vector<Query>& queries);

    Link& link_;
    Statements sql_;
    std::string mirror_name_;
    std::uint64_t replaced_ = 0;
};

}  // namespace stmirror::publish
