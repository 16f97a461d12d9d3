// SPDX-License-Identifier: MIT
// Reads fault rules from JSON. No side effects.
#pragma once

#include <string_view>

#include "base/problem.hpp"
#include "simulator/gateway/faults.hpp"

namespace stmirror::simulator {

/// Reads {"seed": 1, "rules": […]}. Each rule is an object. These keys select calls: "path", "method",
/// "from_call", "every", "probability", "times". These keys say what happens to them: "status", "headers",
/// "body" (text or JSON), "problem" (a title), "html", "retry_after", "retry_after_date_seconds", "delay_ms",
/// "bytes_per_second", "ending" (cut, reset, close, stall), "ends_after_bytes", "gzip" (corrupt, truncated),
/// "body_bytes_max", "date_shift_seconds", "revoke_tokens". A rule with only a status answers with problem
/// JSON. Any other key or a wrong value fails with Errc::Configuration. The error names the rule and the key.
Result<Faults> parse_faults(std::string_view json);

}  // namespace stmirror::simulator
