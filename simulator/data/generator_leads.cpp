// SPDX-License-Identifier: MIT
// Generates bookings and leads, with their contacts and notes.
#include <array>

#include "simulator/data/generator.hpp"
#include "simulator/data/random_values.hpp"
#include "simulator/data/sample_data.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

using Words = std::span<const std::string_view>;
using MaybeNumber = std::optional<std::int64_t>;

constexpr std::array<std::string_view, 4> priorities{"Low", "Normal", "High", "Urgent"};
constexpr std::array<std::string_view, 4> booking_states{"New", "Converted", "Dismissed", "Accepted"};
constexpr std::array<std::string_view, 3> lead_states{"Open", "Dismissed", "Converted"};
constexpr std::array<std::string_view, 5> sources{"Website", "Google LSA", "Angi", "Thumbtack",
                                                  "Schedule Engine"};

MaybeNumber maybe(Random& random, unsigned percent, std::int64_t first, std::uint64_t among) {
    if (!chance(random, percent)) { return std::nullopt; }
    return first + static_cast<std::int64_t>(random.below(among));
}

void write_images(std::string& out, Random& random) {
    if (chance(random, 50)) {
        out += chance(random, 50) ? "null" : "[]";
        return;
    }
    out += "[\"https://images.example.com/" + std::to_string(random.below(1'000'000)) + ".jpg\"]";
}

}  // namespace

void Generator::fill_bookings() {
    for (std::uint64_t number = 0; number < options_.customers / 5; ++number) { add_booking(number); }
}

void Generator::add_booking(std::uint64_t number) {
    auto made = draft(Kind::Booking, number);
    auto& random = made.random;
    const auto who = person(any_customer(random));
    const auto state = pick(random, Words(booking_states));
    made.record.active = !chance(random, 1);
    std::string text;
    ObjectWriter writer(text);
    writer.text_or_null("summary",
                        chance(random, 90) ? std::optional(pick(random, sample::summaries())) : std::nullopt);
    writer.number("id", static_cast<std::int64_t>(made.record.id))
        .text("source", pick(random, Words(sources)));
    writer.stamp("createdOn", made.shown_created)
        .text("name", std::string(who.first) + " " + std::string(who.last));
    if (chance(random, 90)) {
        write_address(writer.member("address"), random, false);
    } else {
        writer.null("address");
    }
    writer.text_or_null("customerType",
                        chance(random, 30) ? std::nullopt : std::optional<std::string_view>("Residential"));
    writer.stamp("start", made.record.modified + std::chrono::hours{24 * 3});
    writer.number_or_null("campaignId", maybe(random, 70, 8'100, 30))
        .number_or_null("businessUnitId", maybe(random, 60, 5'200, 6));
    writer.raw("isFirstTimeClient", chance(random, 20) ? "null" : chance(random, 50) ? "true" : "false");
    write_images(writer.member("uploadedImages"), random);
    writer.raw("isSendConfirmationEmail", chance(random, 30) ? "null" : "true").text("status", state);
    writer.number_or_null("dismissingReasonId",
                          state == "Dismissed" ? maybe(random, 80, 910, 9) : std::nullopt);
    writer.number_or_null("jobId",
                          state == "Converted" ? maybe(random, 90, 120'000'000, 40'000'000) : std::nullopt);
    writer.text("externalId", "ext-" + std::to_string(number * 7919 % 1'000'003));
    writer.text_or_null("priority",
                        chance(random, 60) ? std::optional(pick(random, Words(priorities))) : std::nullopt);
    writer.number_or_null("jobTypeId", maybe(random, 50, 3'300, 25));
    writer.number("bookingProviderId", static_cast<std::int64_t>(id(Kind::BookingProviderTag,
                                                                    random.below(booking_provider_count))));
    writer.stamp("modifiedOn", made.record.modified).boolean("active", made.record.active).end();
    maybe_unknown_field(text, random);
    load(Kind::Booking, made, text);
    fill_booking_contacts(made.record.id, 1 + random.below(2));
}

void Generator::fill_booking_contacts(RecordId booking_id, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
        auto made = draft(Kind::BookingContact, next_number(Kind::BookingContact));
        auto& random = made.random;
        made.record.parent = booking_id;
        const auto who = person(any_customer(random));
        const std::string_view type = i == 0 ? "Phone" : booking_id % 8 == 0 ? "Fax" : "Email";
        const bool mail = type == "Email";
        std::string text;
        ObjectWriter(text)
            .number("id", static_cast<std::int64_t>(made.record.id))
            .text("type", type)
            .text("value", mail ? mail_address(random, who.first, who.last) : phone_number(random))
            .text("memo", pick(random, sample::contact_memos()))
            .stamp("modifiedOn", made.record.modified)
            .end();
        load(Kind::BookingContact, made, text);
    }
}

void Generator::fill_leads() {
    for (std::uint64_t number = 0; number < options_.customers * 3 / 10; ++number) { add_lead(number); }
}

void Generator::add_lead(std::uint64_t number) {
    auto made = draft(Kind::Lead, number);
    auto& random = made.random;
    const auto customer = any_customer(random);
    const bool known = chance(random, 60);
    const auto who = person(customer);
    const auto full_name = std::string(who.first) + " " + std::string(who.last);
    const auto phone = phone_number(random);
    const auto mail = mail_address(random, who.first, who.last);
    const auto& city = pick(random, sample::cities());
    const auto zip = std::to_string(10'000 + city.zip % 90'000);
    const auto if_new = [known](std::string_view value) {
        return known ? std::nullopt : std::optional(value);
    };
    const auto state = pick(random, Words(lead_states));
    made.record.active = !chance(random, 1);
    std::string text;
    ObjectWriter writer(text);
    writer.text_or_null("summary",
                        chance(random, 85) ? std::optional(pick(random, sample::summaries())) : std::nullopt);
    writer.number_or_null("callReasonId", maybe(random, 50, 410, 12));
    writer.number_or_null("callId", maybe(random, 40, 90'000'000, 9'000'000));
    const auto bookings = options_.customers / 5;
    const bool booked = bookings > 0 && chance(random, 10);
    const auto booking =
        booked ? MaybeNumber(static_cast<std::int64_t>(id(Kind::Booking, random.below(bookings))))
               : std::nullopt;
    writer.number_or_null("bookingId", booking).null("manualCallId").null("leadUrl");
    writer.text_or_null("leadCustomerName", if_new(full_name)).text_or_null("leadPhone", if_new(phone));
    writer.text_or_null("leadEmail", if_new(mail));
    writer.text_or_null("leadStreet", if_new("1" + std::to_string(random.below(900)) + " Elm St"))
        .null("leadUnit");
    writer.text_or_null("leadCity", if_new(city.name)).text_or_null("leadState", if_new(city.state));
    writer.text_or_null("leadZip", if_new(zip)).text_or_null("leadCountry", if_new("USA"));
    writer.text_or_null("captureSource",
                        chance(random, 15) ? std::optional<std::string_view>("Form") : std::nullopt);
    writer.number("id", static_cast<std::int64_t>(made.record.id)).text("status", state);
    writer.text("priority", pick(random, Words(priorities)));
    writer.number_or_null(
        "customerId",
        known ? MaybeNumber(static_cast<std::int64_t>(id(Kind::Customer, customer))) : std::nullopt);
    writer.null("locationId").number_or_null("businessUnitId", maybe(random, 70, 5'200, 6));
    writer.number_or_null("jobTypeId", maybe(random, 50, 3'300, 25))
        .number("campaignId", 8'100 + static_cast<std::int64_t>(random.below(30)));
    if (chance(random, 40)) {
        writer.stamp("followUpDate", made.record.modified + std::chrono::hours{24 * 5});
    } else {
        writer.null("followUpDate");
    }
    writer.number("createdById", made.created_by).stamp("createdOn", made.shown_created);
    writer.stamp("modifiedOn", made.record.modified);
    write_tags(writer.member("tagTypeIds"), random);
    writer.number_or_null("dismissingReasonId",
                          state == "Dismissed" ? maybe(random, 80, 910, 9) : std::nullopt);
    writer.boolean("active", made.record.active).end();
    maybe_unknown_field(text, random);
    load(Kind::Lead, made, text);
    fill_notes(Kind::LeadNote, made.record.id, chance(random, 40) ? 1 : 0);
}

}  // namespace stmirror::simulator
