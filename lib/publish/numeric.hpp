// SPDX-License-Identifier: MIT
// A number of JSON as PostgreSQL's numeric. Pure.
#pragma once

#include <string>
#include <string_view>

namespace stmirror::publish {

/// The binary form of the number with all its digits, also those that a double would lose. `number` is as
/// JSON writes it and fits into a double's range. Digits after the 16,383rd decimal place, which numeric does
/// not have, are cut off.
std::string numeric_bytes(std::string_view number);

}  // namespace stmirror::publish
