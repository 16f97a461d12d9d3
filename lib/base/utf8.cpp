// SPDX-License-Identifier: MIT
#include "base/utf8.hpp"

#include <algorithm>

namespace stmirror {
namespace {

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

}  // namespace

std::size_t utf8_length(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) { return text; }
    while (bytes_max > 0 && !begins_character(text[bytes_max])) { --bytes_max; }
    return text.substr(0, bytes_max);
}

}  // namespace stmirror
