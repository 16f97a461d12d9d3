// SPDX-License-Identifier: MIT
// Converts a JSON number to PostgreSQL's numeric. No side effects.
#pragma once

#include <string>
#include <string_view>

namespace stmirror::publish {

/// Returns the binary form of the number with all its digits, even those that a double would lose. `number`
/// must be a JSON number within the range of a double. Digits after the 16,383rd decimal place, which numeric
/// cannot hold, are cut off.
std::string numeric_bytes(std::string_view number);

}  // namespace stmirror::publish
