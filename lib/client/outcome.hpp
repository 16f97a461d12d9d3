// SPDX-License-Identifier: MIT
// What a call of the API came to, once all its tries are over. Plain values.
#pragma once

#include <string>

#include "api/problem.hpp"
#include "base/error.hpp"

namespace stmirror::client {

/// A call that brought no answer to use, after all its tries.
struct Failure {
    Error error;             ///< its message names path, status, title, traceId, attempt, and what to do
    int status = 0;          ///< of the last response; 0 where there was none
    api::Problem problem{};  ///< of the last response; where there was none, its title says why
    std::string what_to_do{};
    bool outcome_unknown = false;  ///< a write that the server may have carried out all the same
    bool is_of_tenant = false;     ///< not of this call alone: no call of the tenant can succeed now
};
template <class T>
using Outcome = boost::system::result<T, Failure>;
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& location);

}  // namespace stmirror::client
