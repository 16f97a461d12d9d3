// SPDX-License-Identifier: MIT
// Generates the records of the contacts module, whose ids are GUIDs, and the small lists of settings.
#include <array>

#include "simulator/data/generator.hpp"
#include "simulator/data/random_values.hpp"
#include "simulator/data/sample_data.hpp"
#include "simulator/text/guid.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

struct PreferenceType {
    std::string_view name;
    std::string_view description;
    std::string_view data_type;
};
constexpr std::array<PreferenceType, 3> preference_types{{
    {"DoNotText", "No text messages", "Boolean"},
    {"JobReminders", "", "Boolean"},
    {"BestTimeToCall", "When to call, in the customer's words", "String"},
}};
constexpr std::array<std::string_view, 8> provider_names{
    "Website Scheduler", "Google Local Services", "Angi",   "Thumbtack",
    "Schedule Engine",   "Call Center \"East\"",  "Podium", "Yelp"};
constexpr std::array<std::string_view, 4> customer_fields{" Referral Source", "Gate Code", "Has Pets?",
                                                          "Sq. Footage"};
constexpr std::array<std::string_view, 4> location_fields{" Roof Type", "Panel Amps", "Water Heater Age",
                                                          "Crawl Space?"};

}  // namespace

void Generator::fill_settings() {
    for (std::uint64_t i = 0; i < provider_names.size(); ++i) {
        auto made = draft(Kind::BookingProviderTag, i);
        made.record.active = i != 6;
        std::string text;
        ObjectWriter(text)
            .number("id", static_cast<std::int64_t>(made.record.id))
            .text("tagName", provider_names[i])
            .text("description", i % 2 == 0 ? "" : "Bookings from " + std::string(provider_names[i]))
            .text("type", i % 3 == 0 ? "V1Api" : "V2Api")
            .stamp("createdOn", made.shown_created)
            .stamp("modifiedOn", made.record.modified)
            .boolean("active", made.record.active)
            .end();
        load(Kind::BookingProviderTag, made, text);
    }
    fill_custom_field_types(Kind::CustomerCustomFieldType, customer_fields);
    fill_custom_field_types(Kind::LocationCustomFieldType, location_fields);
    for (std::uint64_t i = 0; i < preference_types.size(); ++i) {
        const auto made = draft(Kind::ContactPreferenceType, i);
        const auto& type = preference_types[i];
        std::string text;
        ObjectWriter(text)
            .text("id", guid_text(made.record.id))
            .text("name", type.name)
            .text_or_null("description",
                          type.description.empty() ? std::nullopt : std::optional(type.description))
            .text("dataType", type.data_type)
            .end();
        load(Kind::ContactPreferenceType, made, text);
    }
}

void Generator::fill_custom_field_types(Kind kind, std::span<const std::string_view> names) {
    for (std::uint64_t i = 0; i < names.size(); ++i) {
        const auto made = draft(kind, i);
        std::string text;
        ObjectWriter(text)
            .number("id", static_cast<std::int64_t>(made.record.id))
            .text("name", names[i])
            .text("dataType", i == 0 ? "Dropdown" : "Text")
            .raw("dataTypeOptions", i == 0   ? R"(["Google","Friend","Yard sign"])"
                                    : i == 1 ? "null"
                                             : "[]")
            .stamp("createdOn", made.shown_created)
            .stamp("modifiedOn", made.record.modified)
            .end();
        load(kind, made, text);
    }
}

void Generator::fill_contacts_module() {
    for (std::uint64_t number = 0; number < options_.customers / 10; ++number) {
        auto made = draft(Kind::Contact, number);
        auto& random = made.random;
        const auto customer = any_customer(random);
        const auto who = person(customer);
        std::string text;
        ObjectWriter writer(text);
        writer.text("id", guid_text(made.record.id));
        writer.text_or_null("referenceId", chance(random, 30) ? std::optional("ref-" + std::to_string(number))
                                                              : std::nullopt);
        writer.text_or_null("name", chance(random, 95)
                                        ? std::optional(std::string(who.first) + " " + std::string(who.last))
                                        : std::nullopt);
        writer.text_or_null(
            "title", chance(random, 60) ? std::optional(pick(random, sample::titles())) : std::nullopt);
        writer.boolean("isArchived", chance(random, 5)).stamp("createdOn", made.shown_created);
        writer.number("createdBy", made.created_by).stamp("modifiedOn", made.record.modified);
        writer.number("modifiedBy", made.created_by).end();
        load(Kind::Contact, made, text);
        fill_contact_methods(made.record.id, 1 + random.below(2));

        auto link = draft(Kind::ContactRelationship, next_number(Kind::ContactRelationship));
        link.record.parent = made.record.id;
        std::string link_text;
        ObjectWriter(link_text)
            .text("id", guid_text(link.record.id))
            .number("relatedEntityId", static_cast<std::int64_t>(id(Kind::Customer, customer)))
            .text("typeName", "Customer")
            .text("typeSlug", "customer")
            .stamp("createdOn", link.shown_created)
            .number("createdBy", link.created_by)
            .end();
        load(Kind::ContactRelationship, link, link_text);
    }
}

void Generator::fill_contact_methods(RecordId contact_id, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
        auto made = draft(Kind::ContactMethod, next_number(Kind::ContactMethod));
        auto& random = made.random;
        made.record.parent = contact_id;
        const auto who = person(any_customer(random));
        const auto memo =
            chance(random, 30) ? std::optional(pick(random, sample::contact_memos())) : std::nullopt;
        std::string text;
        ObjectWriter writer(text);
        writer.text("id", guid_text(made.record.id))
            .text("contactId", guid_text(contact_id))
            .null("referenceId");
        const std::string_view type = i == 0 ? "MobilePhone" : contact_id % 8 == 0 ? "Fax" : "Email";
        const bool mail = type == "Email";
        writer.text("type", type);
        writer.text("value", mail ? mail_address(random, who.first, who.last) : phone_number(random));
        writer.text_or_null("memo", memo).stamp("createdOn", made.shown_created);
        writer.number("createdBy", made.created_by).stamp("modifiedOn", made.record.modified);
        writer.number("modifiedBy", made.created_by).end();
        load(Kind::ContactMethod, made, text);
        fill_preferences(made.record.id);
    }
}

void Generator::fill_preferences(RecordId method_id) {
    for (const auto& type : preference_types) {
        auto made = draft(Kind::ContactMethodPreference, next_number(Kind::ContactMethodPreference));
        auto& random = made.random;
        if (chance(random, 40)) { continue; }
        made.record.parent = method_id;
        const bool yes_no = type.data_type == "Boolean";
        const std::string_view value = yes_no ? (chance(random, 50) ? "True" : "False") : "after 5 pm";
        std::string text;
        ObjectWriter(text)
            .text("name", type.name)
            .text("dataType", type.data_type)
            .text_or_null("value", chance(random, 10) ? std::nullopt : std::optional(value))
            .end();
        load(Kind::ContactMethodPreference, made, text);
    }
}

}  // namespace stmirror::simulator
