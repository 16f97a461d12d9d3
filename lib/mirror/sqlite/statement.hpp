// SPDX-License-Identifier: MIT
// A prepared statement that is reused many times. It owns the bound text, except that of bind_in_place():
// SQLite gets pointers into slots that keep their memory from row to row. Uses the C API of SQLite, because
// SQLiteCpp binds text without a copy only from a std::string. Throws SQLite::Exception. Not thread-safe.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/page.hpp"

namespace stmirror::mirror {

class Statement {
 public:
    Statement(SQLite::Database& database, const std::string& sql);

    /// Parameters are numbered from 1, as in SQLite. Call before the first step() or after reset().
    void bind(int parameter, std::int64_t value);
    void bind(int parameter, std::string_view value);
    void bind(int parameter, const Cell& cell);
    /// Binds text without copying it. It must stay valid until the statement has run.
    void bind_in_place(int parameter, std::string_view value);
    void bind_in_place(int parameter, const Cell& cell);
    /// Binds bytes that may not be valid text.
    void bind_blob(int parameter, std::string_view bytes);
    /// Resets, then binds the values to the parameters, starting at parameter 1.
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
    /// Resets the statement but keeps the bound values. Call it when stopping before the last row, because an
    /// open SELECT blocks checkpoints.
    void reset() noexcept;

    /// Columns are numbered from 0. Text stays valid until the next step() or reset().
    bool is_null(int column);
    std::int64_t integer(int column);
    std::string_view text(int column);
    /// Returns empty if the column is NULL or not a time.
    std::optional<Timestamp> time(int column);
    Cell cell(int column);

 private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    void require(int outcome);
    void bind_value(int parameter, const Cell& cell);

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    std::vector<std::string> slots_;
};

/// Returns the single value of a query that returns one row. Compiles the SQL on each call.
std::int64_t integer_of(SQLite::Database& database, const std::string& sql);

}  // namespace stmirror::mirror
