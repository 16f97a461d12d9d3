// SPDX-License-Identifier: MIT
// Makes foreign text safe to show: no character moves the cursor, starts an escape sequence or changes the
// direction of neighbouring text. Pure.
#pragma once

#include <string>
#include <string_view>

namespace stmirror {

/// One line without control characters (C0, DEL, C1), without Unicode characters that break lines or change
/// direction, and without invalid UTF-8. Runs of blanks and removed characters become one blank; there is
/// none at either end.
std::string printable_line(std::string_view text);

/// Like printable_line(), but keeps \n, tabs and blanks. All other removed characters are dropped, not
/// replaced by a blank.
std::string printable_text(std::string_view text);

}  // namespace stmirror
