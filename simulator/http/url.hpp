// SPDX-License-Identifier: MIT
// Decodes percent-encoded request targets and form bodies. No side effects. Only the .cpp file includes
// Boost.URL.
#pragma once

#include <string_view>

#include "simulator/http/message.hpp"

namespace stmirror::simulator {

/// Splits "/path?name=value" into request.path and request.query. Returns false if `target` does not have
/// that form.
bool parse_target(std::string_view target, Request& request);

/// Reads a body of type application/x-www-form-urlencoded. Returns empty if it is malformed.
Pairs parse_form(std::string_view body);

}  // namespace stmirror::simulator
