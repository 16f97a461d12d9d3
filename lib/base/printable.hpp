// SPDX-License-Identifier: MIT
// Makes text from other sources safe to show: no character moves the cursor, starts an escape sequence or
// changes the direction of neighbouring text.
#pragma once

#include <string>
#include <string_view>

namespace stmirror {

/// Returns one line without control characters (C0, DEL, C1), without Unicode characters that break lines or
/// change the text direction, and without invalid UTF-8. Each run of blanks and removed characters becomes
/// one blank. There is no blank at either end.
std::string printable_line(std::string_view text);

/// Like printable_line(), but keeps line ends, tabs and blanks. All other characters that printable_line()
/// removes are dropped, not replaced by a blank.
std::string printable_text(std::string_view text);

}  // namespace stmirror
