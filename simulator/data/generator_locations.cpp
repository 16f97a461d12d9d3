// SPDX-License-Identifier: MIT
// Generates locations, and their contacts and notes.
#include <array>

#include "simulator/data/generator.hpp"
#include "simulator/data/random_values.hpp"
#include "simulator/data/sample_data.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

/// Returns the number of a customer's locations. Most customers have one location. Property managers have
/// many.
std::uint64_t location_count(Random& random) {
    if (random.below(2000) == 0) { return 60; }
    const auto share = random.below(100);
    if (share < 2) { return 0; }
    if (share < 88) { return 1; }
    return share < 97 ? 2 : 3 + random.below(5);
}

}  // namespace

void Generator::fill_locations(std::uint64_t customer, RecordId customer_id, bool customer_active) {
    auto random = random_of(Kind::Location, customer ^ (std::uint64_t{1} << 62));
    const auto count = location_count(random);
    for (std::uint64_t nth = 0; nth < count; ++nth) {
        add_location(customer, customer_id, customer_active && !chance(random, 3), nth);
    }
}

void Generator::add_location(std::uint64_t customer, RecordId customer_id, bool active, std::uint64_t nth) {
    const auto number = next_number(Kind::Location);
    auto made = draft(Kind::Location, number);
    auto& random = made.random;
    made.record.parent = customer_id;
    const bool merged = nth == 1 && chance(random, 5);  // a duplicate of the customer's first location
    made.record.active = active && !merged;
    const auto address =
        nth == 0 ? address_of(customer) : random_of(Kind::Location, number ^ (std::uint64_t{1} << 60));
    const auto zone = [&random](unsigned percent, std::int64_t first) {
        return chance(random, percent) ? std::optional(first + static_cast<std::int64_t>(random.below(9)))
                                       : std::nullopt;
    };
    std::string text;
    ObjectWriter writer(text);
    writer.number_or_null("taxZoneId", zone(40, 71'000))
        .number("id", static_cast<std::int64_t>(made.record.id));
    writer.number("customerId", static_cast<std::int64_t>(customer_id)).boolean("active", made.record.active);
    writer.text("name",
                customer_name(customer, nth > 2) + (nth == 0 ? "" : " – Unit " + std::to_string(nth)));
    write_address(writer.member("address"), address, true);
    write_custom_fields(writer.member("customFields"), Kind::LocationCustomFieldType, random);
    writer.stamp("createdOn", made.shown_created).number("createdById", made.created_by);
    writer.stamp("modifiedOn", made.record.modified);
    writer.number_or_null(
        "mergedToId", merged ? std::optional<std::int64_t>(id(Kind::Location, number - 1)) : std::nullopt);
    writer.number_or_null("zoneId", zone(60, 52'000)).boolean("taxExempt", chance(random, 2));
    write_tags(writer.member("tagTypeIds"), random);
    writer.null("externalData").end();
    maybe_unknown_field(text, random);
    load(Kind::Location, made, text);
    if (chance(random, 10)) {
        store_.preferred_technicians[made.record.id] =
            static_cast<std::int64_t>(31'000'019 + random.below(60) * 977);
    }
    fill_location_contacts(customer, made.record.id);
    fill_notes(Kind::LocationNote, made.record.id, chance(random, 15) ? 1 + random.below(2) : 0);
}

void Generator::fill_location_contacts(std::uint64_t customer, RecordId location_id) {
    static constexpr std::array<std::string_view, 3> types{"Phone", "Email", "MobilePhone"};
    auto random = random_of(Kind::LocationContact, location_id);
    const auto count = random.below(4) == 0 ? 0 : 1 + random.below(2);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::string_view type = types[i + random.below(2)];
        const bool fax = i == 1 && location_id % 8 == 0;
        add_contact(Kind::LocationContact, location_id, fax ? "Fax" : type, person(customer));
    }
}

}  // namespace stmirror::simulator
