// SPDX-License-Identifier: MIT
// Checks of values that simdjson's on-demand reader does not make. Only for the decoder's .cpp files, because
// it uses simdjson. Each throws simdjson_error if the text is not JSON.
#pragma once

#include <simdjson.h>
#include <string_view>

#include "api/json_text.hpp"

namespace stmirror::api {

/// Checks that a value is valid JSON, which simdjson does not do for skipped values. False if it is nested
/// too deep to be checked.
bool check_json(simdjson::ondemand::value value, const char* body_end, int depth = 0);

/// The string whose content begins at `begin`.
StringToken checked_string(const char* begin, const char* body_end);
/// The text of a number.
std::string_view checked_number(simdjson::ondemand::value value);
void read_null(simdjson::ondemand::value value);

}  // namespace stmirror::api
