// SPDX-License-Identifier: MIT
// The smaller parts of generated records: names, addresses, numbers, tags.
#include <array>
#include <cctype>
#include <charconv>

#include "simulator/data/generator.hpp"
#include "simulator/data/sample_data.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

/// A number with leading zeros.
std::string padded(std::uint64_t value, std::size_t width) {
    auto text = std::to_string(value);
    return std::string(width - std::min(width, text.size()), '0') + text;
}

std::string ascii_lower(std::string_view text) {
    std::string lower;
    for (const char c : text) {
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) lower += static_cast<char>(std::tolower(c));
    }
    return lower;
}

/// Degrees with six digits, from an integer of millionths: the same text everywhere.
std::string degrees(double around, Random& random) {
    const auto millionths =
        static_cast<std::int64_t>(around * 1e6) + static_cast<std::int64_t>(random.below(200'000)) - 100'000;
    const auto size = static_cast<std::uint64_t>(std::abs(millionths));
    return (millionths < 0 ? "-" : "") + std::to_string(size / 1'000'000) + "." + padded(size % 1'000'000, 6);
}

}  // namespace

std::string phone_number(Random& random) {
    const auto& city = pick(random, sample::cities());
    return std::to_string(city.area_code) + "55501" + padded(random.below(100), 2);
}

std::string mail_address(Random& random, std::string_view first, std::string_view last) {
    auto name = ascii_lower(first) + (chance(random, 50) ? "." : "") + ascii_lower(last);
    if (chance(random, 40)) name += std::to_string(random.below(99));
    return name + "@" + std::string(pick(random, sample::mail_hosts()));
}

std::string money(Random& random) {
    const auto kind = random.below(100);
    if (kind < 60) return "0.00";
    if (kind < 70) return "0.0000000000000000000";
    if (kind < 75) return "0";
    const auto dollars = std::to_string(random.below(9000));
    const auto cents = padded(random.below(100), 2);
    if (kind < 90) return dollars + "." + cents;
    return (kind < 95 ? "-" : "") + dollars + "." + cents + "00";
}

void write_tags(std::string& out, Random& random) {
    out += '[';
    const auto count = chance(random, 60) ? 0 : 1 + random.below(4);
    auto tag = 600'000 + random.below(12);
    for (std::uint64_t i = 0; i < count; ++i, tag += 1 + random.below(9)) {
        if (i != 0) out += ',';
        out += std::to_string(tag);
    }
    out += ']';
}

void maybe_unknown_field(std::string& object, Random& random) {
    if (random.below(200) != 0) return;
    object.pop_back();
    object += ",\"";
    object += unknown_field;
    object += "\":\"L-" + padded(random.below(100'000), 5) + "\"}";
}

Generator::Person Generator::person(std::uint64_t customer) const {
    auto random = random_of(Kind::Customer, customer ^ (std::uint64_t{1} << 62));
    const auto first = pick(random, sample::first_names());
    return {first, pick(random, sample::last_names())};
}

std::string Generator::customer_name(std::uint64_t customer, bool commercial) const {
    auto random = random_of(Kind::Customer, customer ^ (std::uint64_t{1} << 61));
    if (commercial) {
        const auto word = pick(random, sample::company_words());
        return std::string(word) + " " + std::string(pick(random, sample::company_suffixes()));
    }
    const auto who = person(customer);
    switch (random.below(20)) {
        case 0:
            return std::string(who.last) + ", " + std::string(who.first);
        case 1:
            return std::string(who.first) + " & " + std::string(pick(random, sample::first_names())) + " " +
                   std::string(who.last);
        case 2:
            return std::string(who.first) + " \"Bud\" " + std::string(who.last);
        default:
            return std::string(who.first) + " " + std::string(who.last);
    }
}

void Generator::write_address(std::string& out, Random random, bool with_coordinates) const {
    const auto& city = pick(random, sample::cities());
    const auto number = std::to_string(100 + random.below(19'900));
    const auto way = std::string(pick(random, sample::streets()));
    const auto street = number + " " + way + " " + std::string(pick(random, sample::street_suffixes()));
    const auto zip = padded(static_cast<std::uint64_t>(city.zip) + random.below(60), 5);
    const bool live_nulls = !with_coordinates;  // bookings leave out what customers and locations must have
    const auto given = [&](std::string_view value) -> std::optional<std::string_view> {
        if (live_nulls && chance(random, 8)) return std::nullopt;
        return value;
    };
    ObjectWriter writer(out);
    writer.text_or_null("street", given(street));
    if (chance(random, 15)) {
        const std::string sign = chance(random, 50) ? "# " : "Apt ";
        writer.text("unit", sign + std::to_string(1 + random.below(400)));
    } else {
        writer.null("unit");
    }
    writer.text_or_null("city", given(city.name));
    writer.text_or_null("state", given(city.state));
    writer.text_or_null("zip", given(zip));
    writer.text_or_null("country",
                        chance(random, 10) ? std::nullopt : std::optional<std::string_view>("USA"));
    if (with_coordinates && chance(random, 85)) {
        writer.raw("latitude", degrees(city.latitude, random))
            .raw("longitude", degrees(city.longitude, random));
    } else if (with_coordinates) {
        writer.null("latitude").null("longitude");
    }
    writer.end();
}

}  // namespace stmirror::simulator
