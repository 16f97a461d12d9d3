// SPDX-License-Identifier: MIT
// A prepared statement of SQLiteCpp that is reused many times. It owns the bound text: SQLite gets pointers
// into slots that keep their memory from row to row. (SQLiteCpp binds text as TEXT without a copy only from a
// std::string that stays.) Throws SQLite::Exception. The store's thread only.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/page.hpp"

namespace stmirror::mirror {

class Statement {
 public:
    Statement(SQLite::Database& database, const std::string& sql);

    /// Parameters count from 1, as in SQLite. Call before the first step or after reset().
    void bind(int parameter, std::int64_t value) { statement_.bind(parameter, value); }
    void bind(int parameter, std::string_view value);
    void bind(int parameter, const Cell& cell);
    /// For bytes that may not be valid text.
    void bind_blob(int parameter, std::string_view bytes);
    /// Resets, then binds the values to the parameters from 1 on.
    template <class... Values>
    void bind_all(const Values&... values) {
        reset();
        int parameter = 0;
        (bind(++parameter, values), ...);
    }

    /// Moves to the next row. After the last row it resets and returns false.
    bool step();
    /// Runs to the end and resets.
    void run();
    /// Keeps bound values. Call it when stopping before the last row: an open SELECT blocks checkpoints.
    void reset() noexcept { statement_.tryReset(); }

    /// Columns of the current row count from 0. Text is valid until the next step or reset.
    bool is_null(int column) { return statement_.getColumn(column).isNull(); }
    std::int64_t integer(int column) { return statement_.getColumn(column).getInt64(); }
    std::string_view text(int column);
    /// Empty if the column is NULL or not a time.
    std::optional<Timestamp> time(int column);
    Cell cell(int column);

 private:
    SQLite::Statement statement_;
    std::vector<std::string> slots_;
};

/// The single value of a query that returns one row; compiles the SQL on each call.
std::int64_t integer_of(SQLite::Database& database, const std::string& sql);

}  // namespace stmirror::mirror
