// SPDX-License-Identifier: MIT
// The interface of a connection to a target, and value types for its statements.
#pragma once

#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "publish/binary_values.hpp"
#include "publish/failure.hpp"

namespace stmirror::publish {

/// A value for $1, $2, … of a statement.
struct Parameter {
    Parameter(std::int64_t number) : value(std::to_string(number)) {}                            // NOLINT
    Parameter(std::uint64_t number) : value(std::to_string(number)) {}                           // NOLINT
    Parameter(std::optional<std::string> text) : value(std::move(text)) {}                       // NOLINT
    Parameter(const BinaryArray& array) : value(array.bytes()), oid(array_oid(array.type())) {}  // NOLINT

    std::optional<std::string> value;  ///< empty means NULL
    unsigned oid = 0;                  ///< type of a binary value; 0 for text, whose type is in the statement
};

struct Query {
    std::string sql;
    std::vector<Parameter> parameters{};
};

/// A row of an answer; a value is empty if it is NULL.
using Values = std::vector<std::optional<std::string>>;

/// Returns the number in a value of an answer; 0 for NULL.
template <class Number>
Number number_of(const std::optional<std::string>& text) {
    Number number = 0;
    if (text) { std::from_chars(text->data(), text->data() + text->size(), number); }
    return number;
}

struct Answer {
    std::vector<Values> rows;
    std::uint64_t affected = 0;  ///< rows that an INSERT, UPDATE or DELETE wrote
};

/// All calls can return the following failures. Errc::Database has the SQLSTATE of a server's refusal, and a
/// message without values of rows. After Errc::Disconnected, Timeout or Stopped, the connection has ended. It
/// is then unknown whether the statement was executed, and the object must no longer be used.
class Link {
 public:
    virtual ~Link() = default;
    /// Sends all queries at once and waits for all answers. If a query fails, the queries after it are not
    /// executed.
    virtual Outcome<std::vector<Answer>> run(const std::vector<Query>& queries) = 0;
    /// Runs a COPY … FROM STDIN with this input.
    virtual Outcome<> copy(const std::string& sql, const std::string& input) = 0;
};

}  // namespace stmirror::publish
