// SPDX-License-Identifier: MIT
// The fields of a record, flattened to the dotted names of a resource file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "openapi/document.hpp"

namespace stmirror::openapi {

struct Leaf {
    std::string field;  ///< dotted name; empty for the element of an array of plain values
    std::string type;   ///< type as in a resource file: "integer", …, "json"
    bool decimal = false;
    std::string about;   ///< the document's description in one line; may be empty
    bool outer = false;  ///< true if the field is next to the array whose elements are the records
};

/// Returns true if one of the leaves has this field.
bool has_leaf(const std::vector<Leaf>& leaves, std::string_view field);

/// An array of plain values or objects. Arrays within its elements are leaves of the type "json".
struct ArrayField {
    std::string field;
    std::string about;
    std::vector<Leaf> leaves;
};

struct RecordShape {
    std::vector<Leaf> leaves;
    std::vector<ArrayField> arrays;
    std::vector<std::string> unusable;  ///< fields whose names a resource file cannot have
};

/// The envelope of an answer, and the fields of its records.
struct Answer {
    std::string envelope;  ///< "export", "paged", "array"
    RecordShape record;
};

/// Returns the envelope and the fields of an operation's records. Fails if the answer has no list of objects.
Result<Answer> answer_of(const Document& document, const ReadOperation& operation);

}  // namespace stmirror::openapi
