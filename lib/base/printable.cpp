// SPDX-License-Identifier: MIT
#include "base/printable.hpp"

#include <boost/locale/utf.hpp>

namespace stmirror {
namespace {

using Utf8 = boost::locale::utf::utf_traits<char>;
using boost::locale::utf::code_point;

bool is_blank(code_point c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_harmless(code_point c) {
    if (!boost::locale::utf::is_valid_codepoint(c)) { return false; }
    const bool is_control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
    const bool breaks_lines = c == 0x2028 || c == 0x2029;
    const bool turns_direction = c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
                                 (c >= 0x2066 && c <= 0x2069);
    return !is_control && !breaks_lines && !turns_direction;
}

/// Calls `each(character, its bytes)`. Bytes that are not UTF-8 are passed one at a time.
template <class Each>
void for_each_character(std::string_view text, Each each) {
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at != end;) {
        const char* next = at;
        const auto c = Utf8::decode(next, end);
        if (!boost::locale::utf::is_valid_codepoint(c)) { next = at + 1; }
        each(c, std::string_view(at, static_cast<std::size_t>(next - at)));
        at = next;
    }
}

}  // namespace

std::string printable_line(std::string_view text) {
    std::string line;
    for_each_character(text, [&](code_point c, std::string_view bytes) {
        if (!is_blank(c) && is_harmless(c)) {
            line += bytes;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
    });
    if (line.ends_with(' ')) { line.pop_back(); }
    return line;
}

std::string printable_text(std::string_view text) {
    std::string kept;
    for_each_character(text, [&](code_point c, std::string_view bytes) {
        if (c == '\n' || c == '\t' || is_harmless(c)) { kept += bytes; }
    });
    return kept;
}

}  // namespace stmirror
