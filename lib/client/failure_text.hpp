// SPDX-License-Identifier: MIT
// Writes the text of a failed request, in the one form that logs, errors and the status share.
#pragma once

#include <string>

#include "api/verdict.hpp"

namespace stmirror::client {

/// Returns the text to append to the request's name: " answered 403 "Scope validation failed" (traceId …,
/// attempt 1 of 8)".
std::string failure_text(const api::Verdict& verdict, int attempt, int attempts_max);

}  // namespace stmirror::client
