// SPDX-License-Identifier: MIT
// The plan for decoding a record, made from the catalogue: which cell, nested object or child table each JSON
// field goes to. Remembers which field followed which, because the API always writes them in the same order.
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
    std::string prefix;  ///< prefix of its fields' paths: empty, or "address."
    std::uint32_t usually_first = 0;

    /// Finds a field by its decoded name; null if the catalogue does not know it.
    Field* find(std::string_view name);
    /// Adds the field and, for a dotted name, the objects above it.
    Field& add(std::string_view dotted_name);
};

struct Field {
    enum class Kind : std::uint8_t {
        Ignored,  ///< known, but only in the raw JSON
        Cell,     ///< a column
        Nested,   ///< an object with columns of its own
        Array,    ///< a child table
        Records,  ///< the array that has the records (Feed::each)
    };
    std::string name;
    std::string path;  ///< path within the record, for messages: "address.street"
    Kind kind = Kind::Ignored;
    ColumnType type = ColumnType::Text;  ///< Cell
    std::size_t column = 0;              ///< Cell: position in the columns of its table
    /// A value of another shape makes the record unusable: the key, or a time or parent to find it by.
    bool required = false;
    std::size_t child = 0;  ///< Array: index of the child table
    FieldPlan inner;        ///< Nested and Array: the fields of the object or of each element
    std::optional<std::size_t> element_column;  ///< Array of plain values: the column for the element itself
    std::uint32_t usually_next = 0;
    std::uint64_t seen_in = 0;  ///< the object in which it was last seen; twice means a duplicate
};

FieldPlan plan_fields(const Resource& resource);
/// The fields of an object that has the records in an array (Feed::each): the columns with Column::outer. The
/// array itself is ignored.
FieldPlan plan_outer_fields(const Resource& resource);

}  // namespace stmirror::api
