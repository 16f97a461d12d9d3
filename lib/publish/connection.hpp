// SPDX-License-Identifier: MIT
// One connection to PostgreSQL. The only code that knows libpq. Blocks; used by one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "publish/binary_values.hpp"

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

struct Answer {
    std::vector<std::vector<std::optional<std::string>>> rows;
    std::uint64_t affected = 0;  ///< rows that an INSERT, UPDATE or DELETE wrote
};

class Connection {
 public:
    /// Errc::Connect if the server cannot be reached or refuses.
    static Result<std::unique_ptr<Connection>> open(const std::string& conninfo);
    ~Connection();

    /// Errc::Database with the server's message, which begins with its SQLSTATE. The values of rows are not
    /// in it. Errc::Disconnected if the connection has ended: whether the statement was carried out is
    /// unknown.
    Result<Answer> run(const std::string& sql, const std::vector<Parameter>& parameters = {});
    /// Ends an open transaction, if there is one, without a result.
    void roll_back();

 private:
    struct Impl;
    explicit Connection(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::publish
