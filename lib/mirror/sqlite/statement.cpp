// SPDX-License-Identifier: MIT
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

Statement::Statement(SQLite::Database& database, const std::string& sql)
    : statement_(database, sql), slots_(static_cast<std::size_t>(statement_.getBindParameterCount())) {}

void Statement::bind(int parameter, std::string_view value) {
    auto& slot = slots_.at(static_cast<std::size_t>(parameter) - 1);
    slot.assign(value);
    statement_.bindNoCopy(parameter, slot);
}

void Statement::bind(int parameter, const Cell& cell) {
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
        statement_.bind(parameter, *integer);
    } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
        bind(parameter, *text);
    } else if (const auto* real = std::get_if<double>(&cell)) {
        statement_.bind(parameter, *real);
    } else {
        statement_.bind(parameter);
    }
}

void Statement::bind_blob(int parameter, std::string_view bytes) {
    statement_.bind(parameter, bytes.data(), static_cast<int>(bytes.size()));
}

bool Statement::step() {
    try {
        if (statement_.executeStep()) { return true; }
    } catch (...) {
        reset();
        throw;
    }
    reset();
    return false;
}

void Statement::run() {
    while (step()) {}
}

std::string_view Statement::text(int column) {
    const auto value = statement_.getColumn(column);
    const char* characters = value.getText();
    return {characters, static_cast<std::size_t>(value.getBytes())};
}

std::optional<Timestamp> Statement::time(int column) {
    return is_null(column) ? std::nullopt : Timestamp::parse(text(column));
}

Cell Statement::cell(int column) {
    const auto value = statement_.getColumn(column);
    if (value.isNull()) { return {}; }
    if (value.isInteger()) { return value.getInt64(); }
    if (value.isFloat()) { return value.getDouble(); }
    return text(column);
}

std::int64_t integer_of(SQLite::Database& database, const std::string& sql) {
    Statement statement(database, sql);
    const auto value = statement.step() ? statement.integer(0) : 0;
    statement.reset();
    return value;
}

}  // namespace stmirror::mirror
