// SPDX-License-Identifier: MIT
// A thin wrapper of the C API of SQLite that throws on errors. Bound text is not copied, so it must stay
// valid until the statement has run.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace limit {

inline void require(sqlite3* database, bool is_true) {
    if (!is_true) { throw std::runtime_error(sqlite3_errmsg(database)); }
}

inline void execute(sqlite3* database, const std::string& sql) {
    require(database, sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
}

class Statement {
 public:
    Statement(sqlite3* database, const std::string& sql) : database_(database) {
        require(database, sqlite3_prepare_v3(database, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                                             &statement_, nullptr) == SQLITE_OK);
    }
    ~Statement() { sqlite3_finalize(statement_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    void bind(int parameter, std::int64_t value) { sqlite3_bind_int64(statement_, parameter, value); }
    void bind(int parameter, double value) { sqlite3_bind_double(statement_, parameter, value); }
    void bind(int parameter, std::string_view value) {
        sqlite3_bind_text(statement_, parameter, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    }
    void unbind_all() { sqlite3_clear_bindings(statement_); }
    bool step() {
        const int outcome = sqlite3_step(statement_);
        require(database_, outcome == SQLITE_ROW || outcome == SQLITE_DONE);
        return outcome == SQLITE_ROW;
    }
    std::int64_t integer(int column) { return sqlite3_column_int64(statement_, column); }
    void reset() { sqlite3_reset(statement_); }
    void run() {
        step();
        reset();
    }

 private:
    sqlite3* database_;
    sqlite3_stmt* statement_ = nullptr;
};

}  // namespace limit
