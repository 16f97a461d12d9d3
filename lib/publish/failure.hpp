// SPDX-License-Identifier: MIT
// Why a step of publishing failed, and what to do about it. No side effects.
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
    std::string sqlstate{};  ///< PostgreSQL's SQLSTATE; empty if it did not refuse a statement
};

template <class T = void>
using Outcome = boost::system::result<T, Failure>;

[[noreturn]] inline void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
    throw ProblemException(failure.error);
}

enum class Remedy {
    Reconnect,  ///< the failure may pass: after a wait, connect and read the position again
    Prepare,    ///< as Reconnect, but create missing tables and columns first
    Isolate,    ///< a row is refused: shrink batches down to that row and park it (in _stmirror_parked)
    Claim,      ///< another publisher has the tenant: try to claim it again
    Repair,     ///< the change log does not reach back to the position: compare all rows
    End,        ///< only people can help
};

/// Returns what to do about a failure. Returns Remedy::Reconnect if the outcome of a COMMIT is unknown: the
/// position then shows whether the COMMIT took effect.
Remedy remedy_for(const Failure& failure);

}  // namespace stmirror::publish
