// SPDX-License-Identifier: MIT
// Notes which rows of one feed arrived during a sweep, and finds the missing ones. A row counts as seen even
// if the transaction of its page fails, because its record did arrive. If that transaction inserted the row,
// its row id can only be reused for another record that arrives. The notes are in memory, one bit for each
// row of the table. Call only on the store thread.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/resource.hpp"
#include "mirror/records/missing_row.hpp"
#include "mirror/records/row_set.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

class SeenRows {
 public:
    /// Begins with no row seen.
    SeenRows(SQLite::Database& database, const Resource& resource, std::int64_t tenant_id);
    SeenRows(const SeenRows&) = delete;
    SeenRows& operator=(const SeenRows&) = delete;

    /// Notes that the record of this row arrived.
    void add(std::int64_t row_id) { seen_.add(row_id); }
    /// Notes that a record arrived that could not be decoded. `key` is empty if the key could not be decoded
    /// either.
    void add_quarantined(const std::string& key);

    MissingCount count();
    std::vector<MissingRow> missing(const std::vector<std::string>& columns, std::int64_t after,
                                    std::size_t rows_max);
    /// Returns whether the stored row with the id `row.row_id` is still live, still has the key `row.key`,
    /// and was not seen.
    bool is_missing(const MissingRow& row);

 private:
    void find_missing();
    std::optional<std::int64_t> next_missing(std::int64_t row_id) const;

    SQLite::Database& database_;
    const Resource& resource_;
    std::int64_t tenant_id_;
    RowSet seen_;     ///< the rows that arrived
    RowSet missing_;  ///< the rows that had not arrived when find_missing() ran
    std::uint64_t unreadable_ = 0;
    bool has_looked_ = false;
    Statement find_key_;
    Statement find_live_;
};

/// Returns the key of the current row as in _changes. Its columns begin at `first_column`.
std::string stored_key(Statement& row, int first_column, const Resource& resource);

}  // namespace stmirror::mirror
