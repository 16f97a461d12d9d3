// SPDX-License-Identifier: MIT
#include "simulator/writes/parent_contacts.hpp"

#include <array>

#include "simulator/reads/records.hpp"
#include "simulator/writes/parts.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::array<Field, 1> preferences_field{{{.name = "preferences", .type = FieldType::Object}}};
constexpr std::array<Field, 5> preference_fields{{
    {.name = "jobRemindersEnabled", .type = FieldType::Boolean},
    {.name = "marketingUpdatesEnabled", .type = FieldType::Boolean},
    {.name = "invoiceStatementNotification", .type = FieldType::Boolean},
    {.name = "invoiceNotification", .type = FieldType::Boolean},
    {.name = "statementNotification", .type = FieldType::Boolean},
}};
constexpr std::string_view no_preferences =
    R"({"jobRemindersEnabled":false,"marketingUpdatesEnabled":false,"invoiceStatementNotification":false,)"
    R"("invoiceNotification":false,"statementNotification":false})";

}  // namespace

Reply create_contact(const Call& call, Kind kind) {
    if (auto refusal = refused_parent(call, *facts(kind).parent, call.arguments[0])) {
        return std::move(*refusal);
    }
    const Body body(call.request.body, contact_fields(), Purpose::Create);
    if (!body.ok()) { return call.tenant.bad_request(body.errors()); }
    const auto parent = *parse_id(*facts(kind).parent, call.arguments[0]);
    return record_reply(call, kind, add_contact(call.tenant, kind, parent, read_contact(body)),
                        Form::PerParent);
}

Reply update_contact(const Call& call, Kind kind) {
    auto& tenant = call.tenant;
    if (auto refusal = refused_parent(call, *facts(kind).parent, call.arguments[0])) {
        return std::move(*refusal);
    }
    const Record* found = find_child(call, kind);
    if (found == nullptr) { return tenant.not_found(kind, call.arguments[1]); }
    Body body(call.request.body, contact_fields(), Purpose::Patch);
    body.take_errors_of(Body(call.request.body, preferences_field, Purpose::Patch));
    auto text = body.applied_to(std::string(found->text));
    const auto* preferences = body.find("preferences");
    if (preferences != nullptr && preferences->is_object()) {
        const Body changes(*preferences, "preferences.", preference_fields, Purpose::Patch);
        body.take_errors_of(changes);
        const auto old = value_of(text, "preferences");
        text = with_member(text, "preferences",
                           changes.applied_to(std::string(old == "null" ? no_preferences : old)));
    }
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    if (!value_of(text, "phoneSettings.phoneNumber").empty()) {
        const auto settings =
            with_member(value_of(text, "phoneSettings"), "phoneNumber", value_of(text, "value"));
        text = with_member(text, "phoneSettings", settings);
    }
    const auto id = found->id;
    restamp(tenant, kind, *found, std::move(text));
    return record_reply(call, kind, id, Form::PerParent);
}

Reply delete_contact(const Call& call, Kind kind) {
    if (auto refusal = refused_parent(call, *facts(kind).parent, call.arguments[0])) {
        return std::move(*refusal);
    }
    const Record* found = find_child(call, kind);
    if (found == nullptr) { return call.tenant.not_found(kind, call.arguments[1]); }
    Record record = *found;
    record.active = false;
    restamp(call.tenant, kind, record, with_member(record.text, "active", "false"));
    return empty_reply();
}

}  // namespace stmirror::simulator
