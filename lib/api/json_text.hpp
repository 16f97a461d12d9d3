// SPDX-License-Identifier: MIT
// The few questions about raw JSON text that the parser does not answer: whether a number it refused is
// well-formed, where a string ends, whether its escapes are JSON, and where invalid UTF-8 is. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stmirror::api {

/// A number by the grammar of RFC 8259, of any size.
bool is_json_number(std::string_view text);
/// A number without fraction and exponent.
bool is_json_integer(std::string_view text);

struct StringToken {
    std::string_view content;  ///< between the quotes, as written
    bool escaped = false;
};
/// The string whose content begins at `begin`; its closing quote is known to lie before `end`.
StringToken scan_string(const char* begin, const char* end);
/// Every backslash begins an escape of RFC 8259. Surrogates are not looked at.
bool has_valid_escapes(std::string_view content);

std::string_view trim_blanks(std::string_view text);

/// A byte that is not part of valid UTF-8.
struct BadByte {
    std::size_t position = 0;
    char byte = 0;
};
/// Replaces the first `most` of them by '?', which keeps all positions; says where they were.
std::vector<BadByte> replace_invalid_utf8(std::string& text, std::size_t most);

}  // namespace stmirror::api
