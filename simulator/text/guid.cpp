// SPDX-License-Identifier: MIT
#include "simulator/text/guid.hpp"

#include <algorithm>
#include <cctype>

#include "base/random.hpp"

namespace stmirror::simulator {

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
    Random random(a ^ (b * 0xd6e8feb86659fd93ULL));
    return random();
}

std::uint64_t guid_id(std::uint64_t number) {
    constexpr std::uint64_t version_bits = 0xf000;
    return (mixed(number, 1) & ~version_bits) | 0x4000;
}

std::string guid_text(std::uint64_t id) {
    const std::uint64_t second_half = (mixed(id, 2) & 0x3fffffffffffffffULL) | 0x8000000000000000ULL;
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    for (int nibble = 0; nibble < 32; ++nibble) {
        if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) { text += '-'; }
        const std::uint64_t half = nibble < 16 ? id : second_half;
        text += hex[half >> (60 - nibble % 16 * 4) & 15];
    }
    return text;
}

std::optional<std::uint64_t> parse_guid(std::string_view text) {
    std::uint64_t id = 0;
    for (const char c : text.substr(0, 18)) {
        if (c == '-') { continue; }
        if (std::isxdigit(static_cast<unsigned char>(c)) == 0) { return std::nullopt; }
        const int lower = std::tolower(static_cast<unsigned char>(c));
        id = id << 4 | static_cast<std::uint64_t>(lower <= '9' ? lower - '0' : lower - 'a' + 10);
    }
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    if (!std::ranges::equal(text, guid_text(id), same)) { return std::nullopt; }
    return id;
}

}  // namespace stmirror::simulator
