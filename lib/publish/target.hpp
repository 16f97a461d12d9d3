// SPDX-License-Identifier: MIT
// The tables and positions in PostgreSQL: each write is one transaction that moves the tenant's position.
// Blocks; used by one thread.
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
    std::optional<std::string> loading_table{};  ///< whose rows are sent or compared; empty: none
    std::optional<std::string> loading_key{};    ///< the last key of that table that is done
    std::int64_t layout = 0;  ///< of the rows that the target has; another: all are sent again
    std::optional<std::int64_t> compared_seconds_ago{};  ///< when all rows were last compared

    bool operator==(const Position&) const = default;
};

/// A claimed tenant.
struct Claim {
    std::int64_t tenant_id = 0;
    std::int64_t epoch = 0;
    Position position;
    std::uint64_t parked = 0;  ///< records of the tenant
};

/// Records of one table that a transaction writes.
struct TableRows {
    const PublishedTable* table = nullptr;
    mirror::StoredRows rows;
    std::vector<std::uint64_t> seqs;       ///< one for each record
    std::vector<std::string> removed{};    ///< keys of records that are removed, with their child rows
    std::optional<std::string> refused{};  ///< the reason: nothing is written, the records are parked
};

/// Keys of one table, after the one and up to the other.
struct KeyRange {
    std::optional<std::string> after;
    std::optional<std::string> up_to;
};

class Target {
 public:
    Target(Link& link, const Layout& layout, std::string mirror_name);

    /// Takes the tenant, with `first` as its position if this mirror has none. From then on a publisher that
    /// took it earlier writes nothing more. Errc::NotOurs if another mirror has it.
    Outcome<Claim> claim(std::int64_t tenant_id, const Position& first);
    /// Errc::NotOurs if another mirror has taken some of the tenants.
    Outcome<> renew(const std::vector<std::int64_t>& tenants);
    /// Lets another mirror take the tenants at once.
    Outcome<> release(const std::vector<std::int64_t>& tenants);

    /// Begins a transaction that moves the position of `claim` to `next`. Errc::NotOurs if another publisher
    /// has taken the tenant.
    Outcome<> begin(const Claim& claim, const Position& next);
    /// Within the transaction.
    Outcome<> write(const Claim& claim, const TableRows& rows);
    /// The same for rows that the target does not have.
    Outcome<> copy(const Claim& claim, const TableRows& rows);
    Outcome<> commit();
    /// Ends a transaction that failed. If that fails too, the connection has ended.
    void roll_back();

    /// Within a transaction or without one.
    Outcome<RowMarks> marks(std::int64_t tenant_id, const PublishedTable& table, const KeyRange& range);
    Outcome<std::uint64_t> count_rows(std::int64_t tenant_id, const TargetTable& table);
    Outcome<std::uint64_t> count_parked(std::int64_t tenant_id);
    Outcome<std::optional<Position>> position(std::int64_t tenant_id);

    /// How many U+0000 became U+FFFD since the object was made.
    std::uint64_t replaced() const { return replaced_; }

 private:
    Outcome<Answer> run(std::string sql, std::vector<Parameter> parameters = {});
    void add_writes(const Claim& claim, const TableRows& rows, std::vector<Query>& queries);

    Link& link_;
    const Layout& layout_;
    Statements sql_;
    std::string mirror_name_;
    std::uint64_t replaced_ = 0;
};

}  // namespace stmirror::publish
