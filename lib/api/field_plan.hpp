// SPDX-License-Identifier: MIT
// What is to be done with each field of a record's JSON, prepared from the catalogue: into which cell, which
// nested object, which child table. Remembers which field came after which, as the API always writes them in
// one order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror::api {

struct Field;

/// The fields of one JSON object.
struct FieldPlan {
    std::vector<Field> fields;
    std::string prefix;  ///< of its fields' paths: empty, or "address."
    std::uint32_t usually_first = 0;

    /// By its decoded name; null where the catalogue does not know it.
    Field* find(std::string_view name);
    /// Adds what lies between for a dotted name.
    Field& add(std::string_view dotted_name);
};

struct Field {
    enum class Kind : std::uint8_t {
        Ignored,  ///< known, and left in the raw JSON only
        Cell,     ///< a column
        Nested,   ///< an object with columns of its own
        Array,    ///< a child table
    };
    std::string name;
    std::string path;  ///< from the record on, for messages: "address.street"
    Kind kind = Kind::Ignored;
    ColumnType type = ColumnType::Text;  ///< Cell
    std::size_t column = 0;              ///< Cell: position among the columns of its table
    std::size_t child = 0;               ///< Array: which child table
    FieldPlan inner;                     ///< Nested, and Array: the fields of the object or of each element
    std::optional<std::size_t>
        element_column;  ///< Array of plain values: the column that takes the element itself
    std::uint32_t usually_next = 0;
    std::uint64_t seen_in = 0;  ///< the object in which it came last: a second time is a duplicate
};

FieldPlan plan_fields(const Resource& resource);

}  // namespace stmirror::api
