// SPDX-License-Identifier: MIT
// Decodes percent-encoded request targets and form bodies. Pure; only the .cpp includes Boost.URL.
#pragma once

#include <string_view>

#include "simulator/http/message.hpp"

namespace stmirror::simulator {

/// Splits "/path?name=value" into request.path and request.query. False if `target` is not of that form.
bool parse_target(std::string_view target, Request& request);

/// Reads a body of application/x-www-form-urlencoded; empty if it is malformed.
Pairs parse_form(std::string_view body);

}  // namespace stmirror::simulator
