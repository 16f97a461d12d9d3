// SPDX-License-Identifier: MIT
// Compares ASCII text without regard to case. Pure.
#pragma once

#include <string>
#include <string_view>

namespace stmirror::simulator {

std::string lower_case(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
/// Every text contains the empty part.
bool contains_ignoring_case(std::string_view text, std::string_view part);

}  // namespace stmirror::simulator
