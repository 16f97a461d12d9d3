// SPDX-License-Identifier: MIT
// Checks JSON that a person wrote, and formats JSON for people. No side effects.
#pragma once

#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace stmirror::daemon {

/// Returns Errc::Usage if `text` is not JSON or has a number beyond the range of a double. The error is for
/// example "new.json:3:7: not JSON: what is wrong". `source` names the origin of the text.
Result<> check_json(std::string_view text, const std::string& source);

/// Indents valid JSON, one member or element per line. Does not change values: 1.10 remains 1.10.
std::string indented_json(std::string_view json);

}  // namespace stmirror::daemon
