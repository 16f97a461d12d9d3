// SPDX-License-Identifier: MIT
// Checks and makes text that cannot break its line: text without ASCII control characters.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace stmirror {

inline bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }

inline bool is_plain_line(std::string_view text) { return std::ranges::none_of(text, is_control); }

/// Replaces each control character with a question mark.
inline std::string plain_line(std::string text) {
    std::ranges::replace_if(text, is_control, '?');
    return text;
}

}  // namespace stmirror
