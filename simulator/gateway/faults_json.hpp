// SPDX-License-Identifier: MIT
// The rules of faults as people write them. Pure.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "simulator/gateway/faults.hpp"

namespace stmirror::simulator {

/// Reads {"seed": 1, "rules": [{"path", "method", "from_call", "every", "probability", "times", and what
/// happens: "status", "headers", "body" (text or JSON), "problem" (a title), "html", "retry_after",
/// "retry_after_date_seconds", "delay_ms", "bytes_per_second", "ending" (cut, reset, close, stall),
/// "ends_after_bytes", "gzip" (corrupt, truncated), "body_bytes_max", "date_shift_seconds",
/// "revoke_tokens"}]}. Errc::Configuration, naming the rule and the key, for anything else. A status alone is
/// answered with problem JSON.
Result<Faults> parse_faults(std::string_view json);

}  // namespace stmirror::simulator
