// SPDX-License-Identifier: MIT
// A prepared statement that is kept and used many times, over SQLiteCpp. It owns the text that is bound:
// SQLite gets pointers into slots that keep their memory from row to row, and text is bound as TEXT, which
// SQLiteCpp does without a copy only for a std::string that stays. Throws SQLite::Exception. The store's
// thread only.
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

    /// Parameters count from 1, as in SQLite. Only before the first step, or after reset().
    void bind(int parameter, std::int64_t value) { statement_.bind(parameter, value); }
    void bind(int parameter, std::string_view value);
    void bind(int parameter, const Cell& cell);
    /// For bytes that may be no valid text.
    void bind_blob(int parameter, std::string_view bytes);
    /// Binds the values to the parameters from 1 on, after a reset().
    template <class... Values>
    void bind_all(const Values&... values) {
        reset();
        int parameter = 0;
        (bind(++parameter, values), ...);
    }

    /// The next row; false, and reset, after the last one.
    bool step();
    /// Runs it to its end and resets it.
    void run();
    /// Bound values stay. An open SELECT would hold up checkpoints, so whoever stops early resets.
    void reset() noexcept { statement_.tryReset(); }

    /// Columns of the present row count from 0. Text is valid until the next step or reset.
    bool is_null(int column) { return statement_.getColumn(column).isNull(); }
    std::int64_t integer(int column) { return statement_.getColumn(column).getInt64(); }
    std::string_view text(int column);
    /// Empty where it is NULL, or no time.
    std::optional<Timestamp> time(int column);
    Cell cell(int column);

 private:
    SQLite::Statement statement_;
    std::vector<std::string> slots_;
};

/// The single value of a one-row query, for cold paths.
std::int64_t integer_of(SQLite::Database& database, const std::string& sql);

}  // namespace stmirror::mirror
