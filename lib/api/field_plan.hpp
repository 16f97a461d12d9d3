// SPDX-License-Identifier: MIT
// The plan for decoding a record, made from the catalogue. It says which cell, nested object or child table
// each JSON field goes to. It also remembers which field followed which, because the API always writes them
// in the same order.
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

    /// Finds a field by its decoded name. Returns null if the catalogue does not have the field.
    Field* find(std::string_view name);
    /// Adds the field and, for a dotted name, the objects that contain it. Returns the field.
    Field& add(std::string_view dotted_name);
};

struct Field {
    enum class Kind : std::uint8_t {
        Ignored,  ///< known, but kept only in the raw JSON
        Cell,     ///< a column
        Nested,   ///< an object whose fields have columns
        Array,    ///< a child table
        Records,  ///< the array that has the records (Feed::each)
    };
    std::string name;
    std::string path;  ///< path within the record, for messages: "address.street"
    Kind kind = Kind::Ignored;
    ColumnType type = ColumnType::Text;  ///< for Cell
    std::size_t column = 0;              ///< for Cell: position in the columns of its table
    /// True if a value of the wrong shape (such as an object instead of a plain value) makes the record
    /// unusable. True for a key, a time of change or creation, and a parent's column.
    bool required = false;
    std::size_t child = 0;  ///< for Array: index of the child table
    FieldPlan inner;        ///< for Nested and Array: the fields of the object or of each element
    std::optional<std::size_t> element_column;  ///< for an Array of plain values: the element's column
    std::uint32_t usually_next = 0;
    std::uint64_t seen_in = 0;  ///< number of the object in which the field was last seen
};

/// Returns the plan for a record.
FieldPlan plan_fields(const Resource& resource);
/// Returns the plan for an object that has the records in an array (Feed::each). The plan has only the
/// columns with Column::outer. The array itself is read later.
FieldPlan plan_outer_fields(const Resource& resource);

}  // namespace stmirror::api
