// SPDX-License-Identifier: MIT
// Generates names and addresses of customers. Locations, bookings, leads and contacts use these, too.
#include "simulator/data/generator.hpp"
#include "simulator/data/random_values.hpp"
#include "simulator/data/sample_data.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {

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
    const bool live_nulls = !with_coordinates;  // only addresses of bookings may lack parts
    const auto given = [&](std::string_view value) -> std::optional<std::string_view> {
        if (live_nulls && chance(random, 8)) { return std::nullopt; }
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
