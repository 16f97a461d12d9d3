// SPDX-License-Identifier: MIT
// The text of a failed request: the one form that logs, errors and status share. Pure.
#pragma once

#include <string>

#include "api/verdict.hpp"

namespace stmirror::client {

/// To be appended to the request's name: " answered 403 "Scope validation failed" (traceId …, attempt 1 of
/// 8)".
std::string failure_text(const api::Verdict& verdict, int attempt, int attempts_max);

}  // namespace stmirror::client
