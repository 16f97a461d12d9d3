// SPDX-License-Identifier: MIT
// ASCII text without regard to the case of its letters. Pure.
#pragma once

#include <string>
#include <string_view>

namespace stmirror::simulator {

std::string lower_case(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
/// An empty part is in every text.
bool contains_ignoring_case(std::string_view text, std::string_view part);

}  // namespace stmirror::simulator
