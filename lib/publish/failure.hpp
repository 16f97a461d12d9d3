// SPDX-License-Identifier: MIT
// Why a step of publishing failed, and what helps. Pure.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <utility>

#include "base/problem.hpp"

namespace stmirror::publish {

struct Failure {
    Failure() = default;
    Failure(Problem why, std::string state = {})  // NOLINT(google-explicit-constructor)
        : error(std::move(why)), sqlstate(std::move(state)) {}

    Problem error{};
    std::string sqlstate{};  ///< of PostgreSQL's refusal; empty if it refused nothing
};

template <class T = void>
using Outcome = boost::system::result<T, Failure>;

[[noreturn]] inline void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
    throw ProblemException(failure.error);
}

enum class Remedy {
    Reconnect,  ///< it may pass: after a wait, a new connection; the position is read again
    Prepare,    ///< the same, and missing tables and columns are created first
    Isolate,    ///< a row is refused: smaller batches, down to that row, which is parked
    Claim,      ///< another publisher has the tenant: wait until it lets go
    Repair,     ///< the change log does not reach back to the position: compare all rows
    End,        ///< only people can help
};

/// An unknown outcome of a COMMIT is Remedy::Reconnect too: the position tells whether it took effect.
Remedy remedy_for(const Failure& failure);

}  // namespace stmirror::publish
