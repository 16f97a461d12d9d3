// SPDX-License-Identifier: MIT
// Checks of raw JSON text in addition to those of the parser: whether a refused number is well-formed, where
// a string ends, whether its escapes are valid, and where UTF-8 is invalid.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stmirror::api {

/// Returns true if the text is a number by the grammar of RFC 8259, of any size.
bool is_json_number(std::string_view text);
/// Returns true if the text is a number without fraction and exponent.
bool is_json_integer(std::string_view text);

struct StringToken {
    std::string_view content;  ///< between the quotes, as written
    bool escaped = false;
};
/// Returns the string whose content begins at `begin`. Its closing quote must be before `end`.
StringToken scan_string(const char* begin, const char* end);
/// Returns true if every backslash begins an escape of RFC 8259. Surrogates are not checked.
bool has_valid_escapes(std::string_view content);

std::string_view trim_blanks(std::string_view text);

/// A byte that is not part of valid UTF-8.
struct BadByte {
    std::size_t position = 0;
    char byte = 0;
};
/// Replaces each of the first `most` invalid bytes with '?', so that no other byte moves. Returns the
/// positions and values of the replaced bytes.
std::vector<BadByte> replace_invalid_utf8(std::string& text, std::size_t most);

}  // namespace stmirror::api
