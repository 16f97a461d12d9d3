// SPDX-License-Identifier: MIT
// Which rows of one feed came during a complete read, and which therefore are missing. The notes lie in
// temporary tables of the writing connection: they take part in its transactions, so a page that is rolled
// back was not seen either, and they are gone with the process.
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

class Sweep {
 public:
    /// Begins with nothing seen.
    Sweep(SQLite::Database& database, const Resource& resource, std::int64_t tenant_id);
    ~Sweep();
    Sweep(const Sweep&) = delete;
    Sweep& operator=(const Sweep&) = delete;

    /// The record of this row came.
    void add(std::int64_t row_id);
    /// A record came that could not be decoded; empty: nor could its key.
    void add_quarantined(const std::string& key);

    MissingCount count();
    std::vector<MissingRow> missing(const std::vector<std::string>& columns, std::int64_t after,
                                    std::size_t rows_max);
    /// Live, under the same key, and not seen.
    bool is_missing(const MissingRow& row);

 private:
    void find_missing();

    SQLite::Database& database_;
    const Resource& resource_;
    std::int64_t tenant_id_;
    std::string seen_;     ///< the table of the rows that came
    std::string missing_;  ///< the table of the rows that had not come when they were looked for
    std::uint64_t unreadable_ = 0;
    bool has_looked_ = false;
    // A statement has to find its table when it is prepared.
    struct Tables {
        Tables(SQLite::Database& database, const std::string& seen, const std::string& missing);
    } tables_;
    Statement add_;
    Statement add_key_;
    Statement is_missing_;
};

/// The key of the present row as in _changes, from its key columns beginning at `first_column`.
std::string stored_key(Statement& row, int first_column, const Resource& resource);

}  // namespace stmirror::mirror
