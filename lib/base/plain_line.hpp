// SPDX-License-Identifier: MIT
// Checks text for ASCII control characters, which could break its line, and replaces them.
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
