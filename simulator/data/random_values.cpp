// SPDX-License-Identifier: MIT
#include "simulator/data/random_values.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "simulator/data/sample_data.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::string_view unknown_field = "legacyReferenceCode";

std::string ascii_lower(std::string_view text) {
    std::string lower;
    for (const char c : text) {
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) { lower += static_cast<char>(std::tolower(c)); }
    }
    return lower;
}

}  // namespace

Ticks below(Random& random, Ticks bound) {
    return Ticks{static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bound.count())))};
}

std::string padded(std::uint64_t value, std::size_t width) {
    auto text = std::to_string(value);
    return std::string(width - std::min(width, text.size()), '0') + text;
}

std::string degrees(double around, Random& random) {
    const auto millionths =
        static_cast<std::int64_t>(around * 1e6) + static_cast<std::int64_t>(random.below(200'000)) - 100'000;
    const auto size = static_cast<std::uint64_t>(std::abs(millionths));
    return (millionths < 0 ? "-" : "") + std::to_string(size / 1'000'000) + "." + padded(size % 1'000'000, 6);
}

std::string phone_number(Random& random) {
    const auto& city = pick(random, sample::cities());
    return std::to_string(city.area_code) + "55501" + padded(random.below(100), 2);
}

std::string mail_address(Random& random, std::string_view first, std::string_view last) {
    auto name = ascii_lower(first) + (chance(random, 50) ? "." : "") + ascii_lower(last);
    if (chance(random, 40)) { name += std::to_string(random.below(99)); }
    return name + "@" + std::string(pick(random, sample::mail_hosts()));
}

std::string money(Random& random) {
    const auto kind = random.below(100);
    if (kind < 60) { return "0.00"; }
    if (kind < 70) { return "0.0000000000000000000"; }
    if (kind < 75) { return "0"; }
    const auto dollars = std::to_string(random.below(9000));
    const auto cents = padded(random.below(100), 2);
    if (kind < 90) { return dollars + "." + cents; }
    return (kind < 95 ? "-" : "") + dollars + "." + cents + "00";
}

void write_tags(std::string& out, Random& random) {
    out += '[';
    const auto count = chance(random, 60) ? 0 : 1 + random.below(4);
    auto tag = 600'000 + random.below(12);
    for (std::uint64_t i = 0; i < count; ++i, tag += 1 + random.below(9)) {
        if (i != 0) { out += ','; }
        out += std::to_string(tag);
    }
    out += ']';
}

void maybe_unknown_field(std::string& object, Random& random) {
    if (random.below(200) != 0) { return; }
    object.pop_back();
    object += ",\"";
    object += unknown_field;
    object += "\":\"L-" + padded(random.below(100'000), 5) + "\"}";
}

}  // namespace stmirror::simulator
