// SPDX-License-Identifier: MIT
// Generates customers, and their contacts and notes.
#include <array>

#include "simulator/data/generator.hpp"
#include "simulator/data/random_values.hpp"
#include "simulator/data/sample_data.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::string_view application_guid = "1c4f9a52-7f0e-4f0b-9a57-3f1f2d6c8e01";

std::uint64_t contact_count(Random& random) {
    constexpr std::array<std::uint64_t, 10> counts{0, 1, 1, 2, 2, 2, 2, 3, 3, 4};
    return counts[random.below(counts.size())];
}

}  // namespace

Random Generator::address_of(std::uint64_t customer) const {
    return random_of(Kind::Customer, customer ^ (std::uint64_t{1} << 60));
}

/// Some merges form chains: A into B, B into C.
std::optional<std::uint64_t> Generator::merged_into(std::uint64_t customer) {
    if (customer % 97 == 13) { return customer - 1; }
    if (customer % 194 == 12) { return customer - 3; }
    return std::nullopt;
}

void Generator::fill_customers() {
    for (std::uint64_t customer = 0; customer < options_.customers; ++customer) { add_customer(customer); }
}

void Generator::write_custom_fields(std::string& out, Kind types, Random& random) const {
    static constexpr std::array<std::string_view, 4> names{" Referral Source", "Gate Code", "Has Pets?",
                                                           "Sq. Footage"};
    static constexpr std::array<std::string_view, 6> values{"True", "False", "", "2400", "Google \"near me\"",
                                                            "n/a"};
    out += '[';
    bool first = true;
    for (std::uint64_t i = 0; i < names.size(); ++i) {
        if (!chance(random, 25)) { continue; }
        if (!first) { out += ','; }
        first = false;
        ObjectWriter writer(out);
        writer.number("typeId", static_cast<std::int64_t>(id(types, i))).text("name", names[i]);
        if (chance(random, 10)) {
            writer.null("value");
        } else {
            writer.text("value", pick(random, std::span<const std::string_view>(values)));
        }
        writer.end();
    }
    out += ']';
}

void Generator::add_customer(std::uint64_t customer) {
    auto made = draft(Kind::Customer, customer);
    auto& random = made.random;
    const bool commercial = chance(random, 15);
    const auto merged = merged_into(customer);
    made.record.active = !merged && !chance(random, 6);
    const auto limit = chance(random, 5) ? std::optional(1000 + random.below(20) * 500) : std::nullopt;
    std::string text;
    ObjectWriter writer(text);
    writer.number("id", static_cast<std::int64_t>(made.record.id)).boolean("active", made.record.active);
    writer.text("name", customer_name(customer, commercial))
        .text("type", commercial ? "Commercial" : "Residential");
    write_address(writer.member("address"), address_of(customer), true);
    write_custom_fields(writer.member("customFields"), Kind::CustomerCustomFieldType, random);
    writer.raw("balance", money(random)).boolean("taxExempt", chance(random, 3));
    write_tags(writer.member("tagTypeIds"), random);
    writer.boolean("doNotMail", chance(random, 8)).boolean("doNotService", chance(random, 2));
    writer.boolean("nationalAccount", chance(random, 1)).stamp("createdOn", made.shown_created);
    writer.number("createdById", made.created_by).stamp("modifiedOn", made.record.modified);
    writer.number_or_null("mergedToId",
                          merged ? std::optional<std::int64_t>(id(Kind::Customer, *merged)) : std::nullopt);
    writer.number_or_null("paymentTermId",
                          chance(random, 20) ? std::optional<std::int64_t>(40'001) : std::nullopt);
    writer.raw("creditLimit", limit ? std::to_string(*limit) + ".00" : "null");
    writer.raw("creditLimitBalance", limit ? std::to_string(*limit - random.below(900)) + ".5000" : "null");
    writer.null("externalData").end();
    maybe_unknown_field(text, random);
    load(Kind::Customer, made, text);
    if (chance(random, 2)) {
        store_.external_data(Kind::Customer, made.record.id,
                             application_guid) = {{"crmId", "C-" + std::to_string(customer)}};
    }
    fill_locations(customer, made.record.id, made.record.active);
    fill_customer_contacts(customer, made.record.id);
    fill_notes(Kind::CustomerNote, made.record.id, chance(random, 30) ? 1 + random.below(3) : 0);
}

void Generator::fill_customer_contacts(std::uint64_t customer, RecordId customer_id) {
    static constexpr std::array<std::string_view, 4> types{"MobilePhone", "Email", "Phone", "Fax"};
    auto random = random_of(Kind::Customer, customer ^ (std::uint64_t{1} << 59));
    const auto count = contact_count(random);
    for (std::uint64_t i = 0; i < count; ++i) {
        add_contact(Kind::CustomerContact, customer_id, types[i], person(customer));
    }
}

void Generator::add_contact(Kind kind, RecordId parent, std::string_view type, const Person& who) {
    auto made = draft(kind, next_number(kind));
    auto& random = made.random;
    made.record.parent = parent;
    made.record.active = !chance(random, 2);
    const bool mail = type == "Email";
    const auto value = mail ? mail_address(random, who.first, who.last) : phone_number(random);
    const bool invoices = chance(random, 60);
    const bool statements = chance(random, 50);
    std::string preferences;
    ObjectWriter(preferences)
        .boolean("jobRemindersEnabled", chance(random, 80))
        .boolean("marketingUpdatesEnabled", chance(random, 40))
        .boolean("invoiceStatementNotification", invoices && statements)
        .boolean("invoiceNotification", invoices)
        .boolean("statementNotification", statements)
        .end();
    std::string settings = "null";
    if (!mail) {
        settings.clear();
        ObjectWriter(settings).text("phoneNumber", value).boolean("doNotText", chance(random, 10)).end();
    }
    const auto memo =
        chance(random, 35) ? std::optional(pick(random, sample::contact_memos())) : std::nullopt;
    if (chance(random, 20)) { preferences = "null"; }

    std::string text;
    ObjectWriter writer(text);
    const auto write_head = [&] {
        writer.number("id", static_cast<std::int64_t>(made.record.id))
            .text("type", type)
            .text("value", value);
        writer.text_or_null("memo", memo);
    };
    if (kind == Kind::CustomerContact) {
        writer.stamp("modifiedOn", made.record.modified).raw("phoneSettings", settings);
        writer.stamp("createdOn", made.shown_created).raw("preferences", preferences);
        write_head();
    } else {
        write_head();
        writer.raw("phoneSettings", settings).stamp("modifiedOn", made.record.modified);
        writer.stamp("createdOn", made.shown_created).raw("preferences", preferences);
    }
    writer.number(facts(kind).parent_field, static_cast<std::int64_t>(parent))
        .boolean("active", made.record.active);
    writer.end();
    maybe_unknown_field(text, random);
    load(kind, made, text);
}

void Generator::fill_notes(Kind kind, RecordId parent, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
        auto made = draft(kind, next_number(kind));
        made.record.parent = parent;
        std::string text;
        ObjectWriter(text)
            .number("id", static_cast<std::int64_t>(made.record.id))
            .text("text", pick(made.random, sample::notes()))
            .boolean("isPinned", chance(made.random, 10))
            .number("createdById", made.created_by)
            .stamp("createdOn", made.shown_created)
            .stamp("modifiedOn", made.record.modified)
            .end();
        load(kind, made, text);
    }
}

}  // namespace stmirror::simulator
