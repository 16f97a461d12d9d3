// SPDX-License-Identifier: MIT
// Checks of JSON values in addition to those of simdjson's on-demand reader. Include this only in the
// decoder's .cpp files, because it uses simdjson. Each function throws simdjson_error if the text is not
// JSON.
#pragma once

#include <simdjson.h>
#include <string_view>

#include "api/json_text.hpp"

namespace stmirror::api {

/// Checks that a value is valid JSON. simdjson does not check this for skipped values. Returns false if the
/// value is nested too deeply to be checked.
bool check_json(simdjson::ondemand::value value, const char* body_end, int depth = 0);

/// Returns the string whose content begins at `begin`.
StringToken checked_string(const char* begin, const char* body_end);
/// Returns the text of a number.
std::string_view checked_number(simdjson::ondemand::value value);
void read_null(simdjson::ondemand::value value);

}  // namespace stmirror::api
