// SPDX-License-Identifier: MIT
// Characters of UTF-8: how many, and where one ends. Text that is not UTF-8 does no harm. Pure.
#pragma once

#include <string_view>

namespace stmirror {

std::size_t utf8_length(std::string_view text);
/// The beginning of `text`, of at most so many bytes, that ends between two characters.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max);

}  // namespace stmirror
