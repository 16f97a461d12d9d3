// SPDX-License-Identifier: MIT
#include "base/folded.hpp"

#include <cstdint>

namespace stmirror {
namespace {

/// The letter for each character from U+00C0 to U+017F. A capital letter stands for the letters of pair(),
/// and '-' for a character that stays as it is.
constexpr std::string_view letters =
    "aaaaaaAceeeeiiiidnooooo-ouuuuyTSaaaaaaAceeeeiiiidnooooo-ouuuuyTy"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkkkllllll"
    "llllnnnnnnNnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
constexpr std::uint32_t first = 0xc0;
static_assert(letters.size() == 0x180 - first);

constexpr std::string_view pair(char capital) {
    switch (capital) {
        case 'A':
            return "ae";
        case 'I':
            return "ij";
        case 'N':
            return "n";
        case 'O':
            return "oe";
        case 'S':
            return "ss";
        case 'T':
            return "th";
        default:
            return {};
    }
}

/// Returns the character at the beginning of `text` if its UTF-8 has two bytes, otherwise 0.
std::uint32_t two_byte_character(std::string_view text) {
    if (text.size() < 2) { return 0; }
    const auto lead = static_cast<unsigned char>(text[0]);
    const auto next = static_cast<unsigned char>(text[1]);
    if ((lead & 0xe0U) != 0xc0U || (next & 0xc0U) != 0x80U) { return 0; }
    return (lead & 0x1fU) << 6U | (next & 0x3fU);
}

constexpr bool is_combining_accent(std::uint32_t character) {
    return character >= 0x300 && character < 0x370;
}

void append_letter(std::string& out, std::string_view character, char letter) {
    if (letter == '-') {
        out += character;
    } else if (letter >= 'A' && letter <= 'Z') {
        out += pair(letter);
    } else {
        out += letter;
    }
}

}  // namespace

std::string folded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const char byte = text.front();
        const auto character = two_byte_character(text);
        const std::size_t size = character == 0 ? 1 : 2;
        if (byte >= 'A' && byte <= 'Z') {
            out += static_cast<char>(byte - 'A' + 'a');
        } else if (character >= first && character - first < letters.size()) {
            append_letter(out, text.substr(0, size), letters[character - first]);
        } else if (!is_combining_accent(character)) {
            out += text.substr(0, size);
        }
        text.remove_prefix(size);
    }
    return out;
}

}  // namespace stmirror
