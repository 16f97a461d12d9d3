// SPDX-License-Identifier: MIT
// Compares the stored rows of a resource with their own JSON: _raw with _hash, then columns and child rows
// with what _raw decodes to. Reads in rowid order, one batch in each read transaction, so that it holds
// little memory and does not pin the write-ahead log. Throws ProblemException and SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "mirror/records/child_rows.hpp"
#include "mirror/records/decode_record.hpp"
#include "mirror/records/flaw.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

class Audit {
 public:
    /// Resource, decoder and `report` must outlive this object.
    Audit(SQLite::Database& database, const Resource& resource, const DecodeRecord& decode,
          const std::function<void(const Flaw&)>& report, std::stop_token stop);

    /// Returns how many rows of the resource's own table were compared. Throws Errc::Stopped after the
    /// current batch if a stop was requested.
    std::uint64_t run();

 private:
    void throw_if_stopped() const;
    std::uint64_t judge_batch();
    void judge_row();
    void judge_columns(const Page& page);
    void judge_children(const Page& page);
    void report_orphans(const ChildTable& child);
    void report(Flaw::Kind kind, std::string what);
    /// Returns the stored key of the current row.
    Key key();
    Cell stored_cell(std::size_t column);

    SQLite::Database& database_;
    const Resource& resource_;
    /// The resource, with only those key columns that are always in the JSON.
    Resource judged_;
    const DecodeRecord& decode_;
    const std::function<void(const Flaw&)>& report_;
    std::stop_token stop_;
    std::vector<std::size_t> key_positions_;
    Statement select_;
    std::vector<ChildRows> children_;
    std::int64_t last_rowid_;
};

}  // namespace stmirror::mirror
