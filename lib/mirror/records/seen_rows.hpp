// SPDX-License-Identifier: MIT
// Notes which rows of one feed arrived during a sweep, and finds the missing ones. The notes are in temporary
// tables of the writing connection. They take part in its transactions, so the rows of a page that is rolled
// back do not count as seen. They are lost when the process ends. Call only on the store thread.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "catalogue/resource.hpp"
#include "mirror/records/missing_row.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

class SeenRows {
 public:
    /// Begins with no row seen.
    SeenRows(SQLite::Database& database, const Resource& resource, std::int64_t tenant_id);
    ~SeenRows();
    SeenRows(const SeenRows&) = delete;
    SeenRows& operator=(const SeenRows&) = delete;

    /// Notes that the record of this row arrived.
    void add(std::int64_t row_id);
    /// Notes that a record arrived that could not be decoded. `key` is empty if the key could not be decoded
    /// either.
    void add_quarantined(const std::string& key);

    MissingCount count();
    std::vector<MissingRow> missing(const std::vector<std::string>& columns, std::int64_t after,
                                    std::size_t rows_max);
    /// Returns whether the row is live, has the same key, and was not seen.
    bool is_missing(const MissingRow& row);

 private:
    void find_missing();

    SQLite::Database& database_;
    const Resource& resource_;
    std::int64_t tenant_id_;
    std::string seen_;     ///< name of the table of the rows that arrived
    std::string missing_;  ///< name of the table of the rows not seen when find_missing() ran
    std::uint64_t unreadable_ = 0;
    bool has_looked_ = false;
    // Created before the statements below, which need the tables when they are prepared.
    struct Tables {
        Tables(SQLite::Database& database, const std::string& seen, const std::string& missing);
    } tables_;
    Statement add_;
    Statement add_key_;
    Statement is_missing_;
};

/// Returns the key of the current row as in _changes. Its columns begin at `first_column`.
std::string stored_key(Statement& row, int first_column, const Resource& resource);

}  // namespace stmirror::mirror
