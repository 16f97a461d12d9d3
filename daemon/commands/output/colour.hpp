// SPDX-License-Identifier: MIT
// Colours in the output for people. They are used only on a terminal that has colours, and not if NO_COLOR is
// set (https://no-color.org).
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace stmirror::daemon {

enum class Colour { Red = 31, Green = 32, Yellow = 33 };

/// Returns true if the output may have colours. `is_terminal` tells whether the output is a terminal. `term`
/// and `no_color` are the variables TERM and NO_COLOR, or null if they are not set.
inline bool has_colours(bool is_terminal, const char* term, const char* no_color) {
    const bool refuses = no_color != nullptr && *no_color != '\0';
    return is_terminal && !refuses && term != nullptr && std::string_view(term) != "dumb";
}

/// Returns true if the standard output of this process may have colours.
inline bool has_colours() {
    return has_colours(::isatty(STDOUT_FILENO) == 1, std::getenv("TERM"), std::getenv("NO_COLOR"));
}

inline std::string coloured(const std::string& text, Colour colour, bool is_wanted) {
    if (!is_wanted) { return text; }
    return "\x1b[" + std::to_string(static_cast<int>(colour)) + "m" + text + "\x1b[0m";
}

/// Colours the words for states in the text of `stmirror status`: the cells of the column "state", and the
/// first word of the verdict.
std::string with_coloured_states(std::string text, bool is_wanted);

}  // namespace stmirror::daemon
