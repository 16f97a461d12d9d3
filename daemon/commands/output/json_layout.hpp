// SPDX-License-Identifier: MIT
// JSON as people write and read it: where a mistake is, and a layout with a line for each value. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace stmirror::daemon {

/// Errc::Usage where it is no JSON: "new.json:3:7: what is wrong". `source` says where the text comes from.
Result<> check_json(std::string_view text, const std::string& source);

/// Sound JSON with a member or element a line. Values stay as they were written: 1.10 remains 1.10.
std::string indented_json(std::string_view json);

}  // namespace stmirror::daemon
