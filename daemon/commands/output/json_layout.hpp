// SPDX-License-Identifier: MIT
// Checks JSON that a person wrote, and lays out JSON for a person to read. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace stmirror::daemon {

/// Errc::Usage if it is not JSON: "new.json:3:7: what is wrong". `source` names the origin of the text.
Result<> check_json(std::string_view text, const std::string& source);

/// Indents valid JSON, one member or element per line. Values are not changed: 1.10 remains 1.10.
std::string indented_json(std::string_view json);

}  // namespace stmirror::daemon
