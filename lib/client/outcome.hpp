// SPDX-License-Identifier: MIT
// The result of an API call after all attempts. Plain values.
#pragma once

#include <string>

#include "api/error_body.hpp"
#include "base/problem.hpp"

namespace stmirror::client {

/// A call that yielded no usable answer after all attempts.
struct Failure {
    Problem error;                ///< its text has path, status, title, traceId, attempt, and what to do
    int status = 0;               ///< of the last response; 0 if there was none
    api::ErrorBody error_body{};  ///< of the last response; if there was none, its title says why
    std::string what_to_do{};
    bool outcome_unknown = false;  ///< a write that the server may have carried out nevertheless
    bool is_of_tenant = false;     ///< affects every call of the tenant, not only this one
};
template <class T>
using Outcome = boost::system::result<T, Failure>;

/// Thrown by Outcome::value() if it holds a failure.
class FailureException : public ProblemException {
 public:
    explicit FailureException(const Failure& failure)
        : ProblemException(failure.error), is_of_tenant_(failure.is_of_tenant) {}
    bool is_of_tenant() const { return is_of_tenant_; }

 private:
    bool is_of_tenant_;
};

[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& location);

}  // namespace stmirror::client
