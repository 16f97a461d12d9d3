// SPDX-License-Identifier: MIT
#include "publish/numeric.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>

namespace stmirror::publish {
namespace {

constexpr std::size_t digits_in_group = 4;
constexpr std::size_t decimals_max = 16'383;
/// The limit of exponents. A number with an exponent below -exponent_max has no digit that numeric can hold,
/// and one with an exponent above exponent_max is zero or exceeds the range of a double.
constexpr int exponent_max = 20'000;
constexpr std::uint16_t negative = 0x4000;

/// The digits before and after the decimal point.
struct Digits {
    bool is_negative = false;
    std::string whole;
    std::string decimals;
};

int exponent_of(std::string_view text) {
    if (text.starts_with('+')) { text.remove_prefix(1); }
    int exponent = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (read.ec != std::errc{}) { exponent = text.starts_with('-') ? -exponent_max : exponent_max; }
    return std::clamp(exponent, -exponent_max, exponent_max);
}

/// Moves the decimal point to the right, or to the left if `places` is negative.
void shift(Digits& digits, int places) {
    auto& from = places > 0 ? digits.decimals : digits.whole;
    const auto count = static_cast<std::size_t>(std::abs(places));
    if (from.size() < count) {
        if (places > 0) {
            from.append(count - from.size(), '0');
        } else {
            from.insert(0, count - from.size(), '0');
        }
    }
    if (places > 0) {
        digits.whole += from.substr(0, count);
        from.erase(0, count);
    } else {
        digits.decimals.insert(0, from.substr(from.size() - count));
        from.resize(from.size() - count);
    }
}

Digits digits_of(std::string_view number) {
    Digits digits;
    digits.is_negative = number.starts_with('-');
    if (digits.is_negative) { number.remove_prefix(1); }
    const auto e = number.find_first_of("eE");
    const auto mantissa = number.substr(0, e);
    const auto point = mantissa.find('.');
    digits.whole = mantissa.substr(0, point);
    if (point != mantissa.npos) { digits.decimals = mantissa.substr(point + 1); }
    if (e != number.npos) { shift(digits, exponent_of(number.substr(e + 1))); }
    digits.decimals.resize(std::min(digits.decimals.size(), decimals_max));
    return digits;
}

void append(std::string& out, std::size_t number) {
    constexpr unsigned byte_bits = 8;
    out += static_cast<char>(static_cast<unsigned char>(number >> byte_bits));
    out += static_cast<char>(static_cast<unsigned char>(number));
}

std::size_t padding(std::size_t digits) {
    return (digits_in_group - digits % digits_in_group) % digits_in_group;
}

}  // namespace

std::string numeric_bytes(std::string_view number) {
    auto [is_negative, whole, decimals] = digits_of(number);
    const auto scale = decimals.size();
    whole.insert(0, padding(whole.size()), '0');
    auto weight = static_cast<int>(whole.size() / digits_in_group) - 1;
    whole += decimals + std::string(padding(scale), '0');
    std::string groups;
    std::size_t count = 0;
    std::size_t used = 0;  // number of groups up to the last that is not zero
    for (std::size_t at = 0; at < whole.size(); at += digits_in_group) {
        std::size_t group = 0;
        for (std::size_t i = 0; i < digits_in_group; ++i) {
            group = group * 10 + static_cast<std::size_t>(whole[at + i] - '0');
        }
        if (count == 0 && group == 0) {
            --weight;
            continue;
        }
        append(groups, group);
        ++count;
        if (group != 0) { used = count; }
    }
    std::string out;
    append(out, used);
    append(out, static_cast<std::uint16_t>(used == 0 ? 0 : weight));
    append(out, is_negative && used > 0 ? negative : 0);
    append(out, scale);
    return out + groups.substr(0, used * 2);
}

}  // namespace stmirror::publish
