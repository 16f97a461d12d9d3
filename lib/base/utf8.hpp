// SPDX-License-Identifier: MIT
// Counts characters of UTF-8 and finds where they end. Tolerates invalid UTF-8.
#pragma once

#include <string_view>

namespace stmirror {

std::size_t utf8_length(std::string_view text);
/// Returns the longest beginning of `text` of at most `bytes_max` bytes that ends between two characters.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max);

}  // namespace stmirror
