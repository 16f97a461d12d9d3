// SPDX-License-Identifier: MIT
// Decodes customers and writes them into the tables that stmirror creates: raw JSON, hash, columns, change
// log, child tables. Does not recover from errors and checks nothing.
#pragma once

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limit/statement.hpp"

namespace limit {

/// How a field's value is stored.
enum class Kind { Integer, Real, Text, Name, Boolean, Time, Address, CustomFields, Tags, ExternalData };

struct Field {
    std::string_view name;
    Kind kind;
    int parameter = 0;  ///< the number of the field's parameter in the statements that write a row
};

class Customers {
 public:
    Customers(sqlite3* database, std::int64_t tenant_id);

    /// Writes all bodies in one transaction. Each body needs spare capacity for the padding of simdjson.
    void write(std::vector<std::string>& bodies);

    std::uint64_t records() const { return records_; }
    std::uint64_t written() const { return written_; }

 private:
    using Object = simdjson::ondemand::object;
    using Value = simdjson::ondemand::value;

    struct Child {
        std::int64_t customer = 0;
        std::int64_t position = 0;
        std::int64_t number = 0;
        std::string_view first{};
        std::string_view second{};
        bool has_second = true;
    };
    struct Stored {
        std::int64_t rowid = 0;
        std::int64_t hash = 0;
    };

    void read(Object record);
    void write_row(Object record, std::int64_t id, std::string_view raw, std::int64_t hash,
                   std::int64_t rowid);
    void read_fields(Object object, std::span<const Field> fields, Statement& into);
    void read_field(Value value, const Field& field, Statement& into);
    void bind_name(std::string_view text, int parameter, Statement& into);
    void bind_time(std::string_view text, int parameter, Statement& into);
    void read_custom_fields(Value value);
    void read_tags(Value value);
    void read_external_data(Value value);
    void remove_children(std::int64_t id);
    void write_children();

    sqlite3* database_;
    std::int64_t tenant_id_;
    std::vector<simdjson::ondemand::parser> parsers_;
    std::string now_;
    std::int64_t change_ = 0;
    std::int64_t id_ = 0;
    std::uint64_t records_ = 0;
    std::uint64_t written_ = 0;
    std::array<std::array<char, 28>, 2> times_{};
    std::size_t times_used_ = 0;
    std::string folded_;
    std::vector<Child> custom_fields_;
    std::vector<Child> tags_;
    std::vector<Child> external_data_;

    Statement find_;
    Statement insert_;
    Statement update_;
    Statement log_;
    std::array<Statement, 3> remove_children_;
    Statement insert_custom_field_;
    Statement insert_tag_;
    Statement insert_external_data_;
};

}  // namespace limit
