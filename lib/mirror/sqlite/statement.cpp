// SPDX-License-Identifier: MIT
#include "mirror/sqlite/statement.hpp"

#include <sqlite3.h>

namespace stmirror::mirror {
namespace {

sqlite3_stmt* prepared(SQLite::Database& database, const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    const int outcome = sqlite3_prepare_v2(database.getHandle(), sql.data(), static_cast<int>(sql.size()),
                                           &statement, nullptr);
    if (outcome != SQLITE_OK) { throw SQLite::Exception(database.getHandle(), outcome); }
    return statement;
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement::Statement(SQLite::Database& database, const std::string& sql)
    : statement_(prepared(database, sql)),
      slots_(static_cast<std::size_t>(sqlite3_bind_parameter_count(statement_.get()))) {}

void Statement::require(int outcome) {
    if (outcome != SQLITE_OK) { throw SQLite::Exception(sqlite3_db_handle(statement_.get()), outcome); }
}

void Statement::bind(int parameter, std::int64_t value) {
    require(sqlite3_bind_int64(statement_.get(), parameter, value));
}

void Statement::bind(int parameter, std::string_view value) {
    auto& slot = slots_.at(static_cast<std::size_t>(parameter) - 1);
    slot.assign(value);
    bind_in_place(parameter, std::string_view(slot));
}

void Statement::bind_in_place(int parameter, std::string_view value) {
    // SQLite takes a null pointer for NULL, also if it stands for an empty text.
    const char* const begin = value.data() == nullptr ? "" : value.data();
    require(
        sqlite3_bind_text64(statement_.get(), parameter, begin, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind(int parameter, const Cell& cell) {
    if (const auto* text = std::get_if<std::string_view>(&cell)) { return bind(parameter, *text); }
    bind_value(parameter, cell);
}

void Statement::bind_in_place(int parameter, const Cell& cell) {
    if (const auto* text = std::get_if<std::string_view>(&cell)) { return bind_in_place(parameter, *text); }
    bind_value(parameter, cell);
}

/// Binds a cell that is not text.
void Statement::bind_value(int parameter, const Cell& cell) {
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
        bind(parameter, *integer);
    } else if (const auto* real = std::get_if<double>(&cell)) {
        require(sqlite3_bind_double(statement_.get(), parameter, *real));
    } else {
        require(sqlite3_bind_null(statement_.get(), parameter));
    }
}

void Statement::bind_blob(int parameter, std::string_view bytes) {
    require(sqlite3_bind_blob64(statement_.get(), parameter, bytes.data(), bytes.size(), SQLITE_TRANSIENT));
}

void Statement::reset() noexcept { sqlite3_reset(statement_.get()); }

bool Statement::step() {
    const int outcome = sqlite3_step(statement_.get());
    if (outcome == SQLITE_ROW) { return true; }
    if (outcome == SQLITE_DONE) {
        reset();
        return false;
    }
    const SQLite::Exception failure(sqlite3_db_handle(statement_.get()), outcome);
    reset();
    throw failure;
}

void Statement::run() {
    while (step()) {}
}

bool Statement::is_null(int column) { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

std::int64_t Statement::integer(int column) { return sqlite3_column_int64(statement_.get(), column); }

std::string_view Statement::text(int column) {
    const auto* characters = sqlite3_column_text(statement_.get(), column);
    if (characters == nullptr) { return ""; }
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    return {reinterpret_cast<const char*>(characters), size};
}

std::optional<Timestamp> Statement::time(int column) {
    return is_null(column) ? std::nullopt : Timestamp::parse(text(column));
}

Cell Statement::cell(int column) {
    switch (sqlite3_column_type(statement_.get(), column)) {
        case SQLITE_NULL:
            return {};
        case SQLITE_INTEGER:
            return integer(column);
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement_.get(), column);
        default:
            return text(column);
    }
}

std::int64_t integer_of(SQLite::Database& database, const std::string& sql) {
    Statement statement(database, sql);
    const auto value = statement.step() ? statement.integer(0) : 0;
    statement.reset();
    return value;
}

}  // namespace stmirror::mirror
