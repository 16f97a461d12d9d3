// SPDX-License-Identifier: MIT
// A connection to a target, as the code that uses it sees it. Plain values and an interface.
#pragma once

#include <cstdint>
#include <functional>
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

    std::optional<std::string> value;  ///< empty: NULL
    unsigned oid = 0;                  ///< of a binary value; 0: text, whose type the statement names
};

struct Query {
    std::string sql;
    std::vector<Parameter> parameters{};
};

struct Answer {
    std::vector<std::vector<std::optional<std::string>>> rows;
    std::uint64_t affected = 0;  ///< rows that an INSERT, UPDATE or DELETE wrote
};

/// Failures of all calls: Errc::Database with the SQLSTATE if the server refused; the values of rows are not
/// in the message. Errc::Disconnected, Timeout or Stopped if the connection has ended: whether the statement
/// was carried out is unknown, and the object cannot be used any more.
class Link {
 public:
    virtual ~Link() = default;
    /// Sends all at once and waits for all answers. After a failure the later ones are not carried out.
    virtual Outcome<std::vector<Answer>> run(const std::vector<Query>& queries) = 0;
    /// Runs a COPY … FROM STDIN with this input.
    virtual Outcome<> copy(const std::string& sql, const std::string& input) = 0;
};

using Connect = std::function<Outcome<std::unique_ptr<Link>>()>;

}  // namespace stmirror::publish
