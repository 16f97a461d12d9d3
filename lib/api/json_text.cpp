// SPDX-License-Identifier: MIT
#include "api/json_text.hpp"

#include <algorithm>
#include <boost/locale/utf.hpp>
#include <cstring>

namespace stmirror::api {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool skip_one(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == any_of.npos) { return false; }
    text.remove_prefix(1);
    return true;
}

bool skip_digits(std::string_view& text) {
    const auto end = std::ranges::find_if_not(text, is_digit);
    const auto count = static_cast<std::size_t>(end - text.begin());
    text.remove_prefix(count);
    return count > 0;
}

bool skip_integer(std::string_view& text) {
    skip_one(text, "-");
    return skip_one(text, "0") || skip_digits(text);
}

}  // namespace

bool is_json_integer(std::string_view text) { return skip_integer(text) && text.empty(); }

bool is_json_number(std::string_view text) {
    if (!skip_integer(text)) { return false; }
    if (skip_one(text, ".") && !skip_digits(text)) { return false; }
    if (skip_one(text, "eE")) {
        skip_one(text, "+-");
        if (!skip_digits(text)) { return false; }
    }
    return text.empty();
}

StringToken scan_string(const char* begin, const char* end) {
    const auto find = [&](const char* from, char c, const char* until) {
        const void* found = std::memchr(from, c, static_cast<std::size_t>(until - from));
        return found ? static_cast<const char*>(found) : until;
    };
    const char* quote = find(begin, '"', end);
    const char* backslash = find(begin, '\\', quote);
    const bool escaped = backslash != quote;
    while (backslash != quote) {
        const char* const next = std::min(backslash + 2, end);
        if (next > quote) { quote = find(next, '"', end); }
        backslash = find(next, '\\', quote);
    }
    return {{begin, static_cast<std::size_t>(quote - begin)}, escaped};
}

bool has_valid_escapes(std::string_view content) {
    for (auto at = content.find('\\'); at != content.npos; at = content.find('\\', at)) {
        const auto escape = content.substr(at + 1, 5);
        if (escape.empty()) { return false; }
        if (escape.front() == 'u') {
            if (escape.size() < 5 || !std::ranges::all_of(escape.substr(1), is_hex_digit)) { return false; }
            at += 6;
        } else {
            if (std::string_view("\"\\/bfnrt").find(escape.front()) == std::string_view::npos) {
                return false;
            }
            at += 2;
        }
    }
    return true;
}

std::string_view trim_blanks(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto begin = text.find_first_not_of(blanks);
    if (begin == text.npos) { return {}; }
    return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

std::vector<BadByte> replace_invalid_utf8(std::string& text, std::size_t most) {
    using Utf8 = boost::locale::utf::utf_traits<char>;
    std::vector<BadByte> replaced;
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    for (const char* at = begin; at != end && replaced.size() < most;) {
        const char* next = at;
        const auto code_point = Utf8::decode(next, end);
        if (boost::locale::utf::is_valid_codepoint(code_point)) {
            at = next;
            continue;
        }
        const auto position = static_cast<std::size_t>(at - begin);
        replaced.push_back({position, text[position]});
        text[position] = '?';
        ++at;
    }
    return replaced;
}

}  // namespace stmirror::api
