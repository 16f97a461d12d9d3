// SPDX-License-Identifier: MIT
// Counts characters of UTF-8 and finds where they end. Invalid UTF-8 is tolerated. Pure.
#pragma once

#include <string_view>

namespace stmirror {

std::size_t utf8_length(std::string_view text);
/// The beginning of `text`, at most `bytes_max` long, that ends between two characters.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max);

}  // namespace stmirror
