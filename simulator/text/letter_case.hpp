// SPDX-License-Identifier: MIT
// Compares ASCII text without regard to case. No side effects.
#pragma once

#include <string>
#include <string_view>

namespace stmirror::simulator {

std::string lower_case(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
/// Returns true if `text` contains `part`, ignoring case. An empty part is always contained.
bool contains_ignoring_case(std::string_view text, std::string_view part);

}  // namespace stmirror::simulator
