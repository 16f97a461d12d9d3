// SPDX-License-Identifier: MIT
// The result of an API call after all attempts.
#pragma once

#include "api/error_body.hpp"
#include "base/problem.hpp"

namespace stmirror::client {

/// A call that yielded no usable answer after all attempts.
struct Failure {
    Problem error;   ///< its text has path, status, title, traceId and attempt
    int status = 0;  ///< the status of the last response; 0 if there was none
    /// The error body of the last response. If there was no response, its title says why.
    api::ErrorBody error_body{};
};
template <class T>
using Outcome = boost::system::result<T, Failure>;

/// Called by Outcome::value() if the outcome is a failure. Throws a ProblemException.
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& location);

}  // namespace stmirror::client
