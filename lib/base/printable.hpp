// SPDX-License-Identifier: MIT
// Text of others, made safe to show: no character of it moves a cursor, opens an escape sequence or turns the
// direction of what stands beside it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace stmirror {

/// One line: without the control characters C0, DEL and C1, the Unicode characters that break lines or turn
/// their direction, and bytes that are no UTF-8. Runs of blanks and of what is left out become one blank;
/// none stands at either end.
std::string printable_line(std::string_view text);

/// The same of a text that keeps its line ends, tabs and blanks; what is left out leaves nothing behind.
std::string printable_text(std::string_view text);

}  // namespace stmirror
