// SPDX-License-Identifier: MIT
#include "simulator/write_parts.hpp"

#include <array>

namespace stmirror::simulator {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> contact_types{"Phone", "Email", "Fax", "MobilePhone"};
constexpr std::array<std::string_view, 2> patch_modes{"Replace", "Merge"};

constexpr std::array<Field, 8> address_table{{
    {.name = "street", .required = true},
    {.name = "unit", .nullable = true},
    {.name = "city", .required = true},
    {.name = "state", .required = true},
    {.name = "zip", .required = true},
    {.name = "country", .required = true},
    {.name = "latitude", .type = FieldType::Decimal, .nullable = true},
    {.name = "longitude", .type = FieldType::Decimal, .nullable = true},
}};
constexpr std::array<Field, 3> contact_table{{
    {.name = "type", .required = true, .words = contact_types},
    {.name = "value", .required = true},
    {.name = "memo", .nullable = true},
}};
constexpr std::array<Field, 2> custom_field_table{{
    {.name = "typeId", .type = FieldType::Integer, .required = true},
    {.name = "value", .nullable = true},
}};
constexpr std::array<Field, 3> external_data_table{{
    {.name = "patchMode", .words = patch_modes},
    {.name = "applicationGuid", .required = true},
    {.name = "externalData", .type = FieldType::Objects, .required = true},
}};
constexpr std::string_view empty_address =
    R"({"street":null,"unit":null,"city":null,"state":null,"zip":null,"country":null,)"
    R"("latitude":null,"longitude":null})";

std::optional<std::string> text_or_none(const Body& body, std::string_view name) {
    return body.find(name) == nullptr ? std::nullopt : std::optional(body.text(name));
}

}  // namespace

std::string with_address(Body& body, std::string record, Purpose purpose) {
    const auto* given = body.find("address");
    if (given == nullptr || !given->is_object()) return record;
    const Body address(*given, "address.", address_table, purpose);
    body.take_errors_of(address);
    const auto old = value_of(record, "address");
    const bool whole = purpose == Purpose::Create || !old.starts_with('{');
    const auto edited = address.applied_to(std::string(whole ? empty_address : old));
    return with_member(record, "address", edited);
}

std::string with_custom_fields(const Tenant& tenant, Body& body, std::string record, Kind types) {
    const auto* given = body.find("customFields");
    if (given == nullptr || !given->is_array()) return record;
    std::string list = "[";
    for (const auto& element : *given) {
        const Body field(element, "customFields.", custom_field_table, Purpose::Create);
        body.take_errors_of(field);
        const auto type_id = field.integer("typeId");
        const Record* type = type_id ? tenant.store.of(types).find(static_cast<RecordId>(*type_id)) : nullptr;
        if (type == nullptr) {
            body.refuse("customFields", "There is no such custom field type.");
            continue;
        }
        if (list.size() > 1) list += ',';
        ObjectWriter(list)
            .number("typeId", *type_id)
            .raw("name", value_of(type->text, "name"))
            .text_or_null("value", text_or_none(field, "value"))
            .end();
    }
    return with_member(record, "customFields", list + "]");
}

void check_external_data(Body& body) {
    const auto* given = body.find("externalData");
    if (given != nullptr)
        body.take_errors_of(Body(*given, "externalData.", external_data_table, Purpose::Create));
}

void store_external_data(Tenant& tenant, const Body& body, Kind kind, RecordId id) {
    const auto* given = body.find("externalData");
    if (given == nullptr) return;
    const Body change(*given, "externalData.", external_data_table, Purpose::Create);
    auto& stored = tenant.store.external_data[{kind, id}];
    const auto application = change.text("applicationGuid");
    if (change.text("patchMode") != "Merge" || stored.application_guid != application) stored.values.clear();
    stored.application_guid = application;
    for (const auto& pair : *change.find("externalData")) {
        const auto key_at = pair.find("key");
        if (key_at == pair.end() || !key_at->is_string()) continue;
        const auto key = key_at->get<std::string>();
        const auto value = pair.find("value");
        if (value == pair.end() || !value->is_string()) {
            stored.values.erase(key);
        } else {
            stored.values[key] = value->get<std::string>();
        }
    }
}

std::span<const Field> contact_fields() { return contact_table; }

NewContact read_contact(const Body& body) {
    return {body.text("type"), body.text("value"), text_or_none(body, "memo")};
}

std::vector<NewContact> read_contacts(Body& body) {
    std::vector<NewContact> contacts;
    const auto* given = body.find("contacts");
    if (given == nullptr || !given->is_array()) return contacts;
    for (const auto& element : *given) {
        const Body contact(element, "contacts.", contact_table, Purpose::Create);
        body.take_errors_of(contact);
        contacts.push_back(read_contact(contact));
    }
    return contacts;
}

RecordId add_contact(Tenant& tenant, Kind kind, RecordId parent, const NewContact& contact) {
    Record record{.id = tenant.next_id(kind),
                  .modified = tenant.next_stamp(),
                  .created = {},
                  .parent = parent,
                  .text = {}};
    record.created = record.modified;
    std::string settings = "null";
    if (contact.type != "Email") {
        settings.clear();
        ObjectWriter(settings).text("phoneNumber", contact.value).boolean("doNotText", false).end();
    }
    std::string text;
    ObjectWriter writer(text);
    const auto write_head = [&] {
        writer.number("id", number_of(record.id)).text("type", contact.type).text("value", contact.value);
        writer.text_or_null("memo", contact.memo);
    };
    if (kind == Kind::LocationContact) write_head();
    if (kind == Kind::CustomerContact) writer.stamp("modifiedOn", record.modified);
    writer.raw("phoneSettings", settings);
    if (kind == Kind::LocationContact) writer.stamp("modifiedOn", record.modified);
    writer.stamp("createdOn", record.created).null("preferences");
    if (kind == Kind::CustomerContact) write_head();
    writer.number(facts(kind).parent_field, number_of(parent)).boolean("active", true).end();
    tenant.store.of(kind).put(record, std::move(text));
    return record.id;
}

std::string short_contacts(const Tenant& tenant, Kind kind, RecordId parent) {
    std::string list = "[";
    tenant.store.of(kind).walk_parent(parent, [&list](const Record& record) {
        if (!record.active) return true;
        if (list.size() > 1) list += ',';
        ObjectWriter writer(list);
        for (const auto* name : {"id", "type", "value", "memo"})
            writer.raw(name, value_of(record.text, name));
        writer.end();
        return true;
    });
    return list + "]";
}

Reply record_reply(const Call& call, Kind kind, RecordId id, Form form) {
    std::string body;
    append_listed(body, call.tenant, kind, *call.tenant.store.of(kind).find(id), form, call.request);
    return json_reply(200, std::move(body));
}

}  // namespace stmirror::simulator
