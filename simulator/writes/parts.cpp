// SPDX-License-Identifier: MIT
#include "simulator/writes/parts.hpp"

#include <charconv>

#include "simulator/reads/records.hpp"

namespace stmirror::simulator {
namespace {

using nlohmann::json;

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

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && number > 0 ? std::optional(number) : std::nullopt;
}

Record fresh_record(Tenant& tenant, Kind kind, RecordId parent) {
    const auto now = tenant.next_stamp();
    return {.id = tenant.next_id(kind), .modified = now, .created = now, .parent = parent, .text = {}};
}

void erase_children(Tenant& tenant, Kind kind, RecordId parent) {
    std::vector<RecordId> ids;
    tenant.store.of(kind).walk_parent(parent, [&ids](const Record& record) {
        ids.push_back(record.id);
        return true;
    });
    for (const auto id : ids) { tenant.store.of(kind).erase(id); }
}

void erase_contact(Tenant& tenant, RecordId contact) {
    tenant.store.of(Kind::ContactMethod).walk_parent(contact, [&tenant](const Record& method) {
        erase_children(tenant, Kind::ContactMethodPreference, method.id);
        return true;
    });
    erase_children(tenant, Kind::ContactMethod, contact);
    erase_children(tenant, Kind::ContactRelationship, contact);
    tenant.store.of(Kind::Contact).erase(contact);
}

std::string with_address(Body& body, std::string record, Purpose purpose) {
    const auto* given = body.find("address");
    if (given == nullptr || !given->is_object()) { return record; }
    const Body address(*given, "address.", address_table, purpose);
    body.take_errors_of(address);
    const auto old = value_of(record, "address");
    const bool whole = purpose == Purpose::Create || !old.starts_with('{');
    const auto edited = address.applied_to(std::string(whole ? empty_address : old));
    return with_member(record, "address", edited);
}

std::string with_custom_fields(const Tenant& tenant, Body& body, std::string record, Kind types) {
    const auto* given = body.find("customFields");
    if (given == nullptr || !given->is_array()) { return record; }
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
        if (list.size() > 1) { list += ','; }
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
    if (given != nullptr) {
        body.take_errors_of(Body(*given, "externalData.", external_data_table, Purpose::Create));
    }
}

void store_external_data(Tenant& tenant, const Body& body, Kind kind, RecordId id) {
    const auto* given = body.find("externalData");
    if (given == nullptr) { return; }
    const Body change(*given, "externalData.", external_data_table, Purpose::Create);
    auto& stored = tenant.store.external_data(kind, id, change.text("applicationGuid"));
    if (change.text("patchMode") != "Merge") { stored.clear(); }
    for (const auto& pair : *change.find("externalData")) {
        const auto key_at = pair.find("key");
        if (key_at == pair.end() || !key_at->is_string()) { continue; }
        const auto key = key_at->get<std::string>();
        const auto value = pair.find("value");
        if (value == pair.end() || !value->is_string()) {
            stored.erase(key);
        } else {
            stored[key] = value->get<std::string>();
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
    if (given == nullptr || !given->is_array()) { return contacts; }
    for (const auto& element : *given) {
        const Body contact(element, "contacts.", contact_table, Purpose::Create);
        body.take_errors_of(contact);
        contacts.push_back(read_contact(contact));
    }
    return contacts;
}

std::optional<Reply> refused_parent(const Call& call, Kind kind, std::string_view id) {
    const Record* parent = find_shown(call.tenant, kind, id);
    if (parent == nullptr) { return call.tenant.not_found(kind, id); }
    if (!parent->active) { return call.tenant.conflict("ID = " + std::string(id) + " is not active"); }
    return std::nullopt;
}

const Record* find_child(const Call& call, Kind kind) {
    const Record* child = find_shown(call.tenant, kind, call.arguments[1]);
    const auto parent = parse_id(*facts(kind).parent, call.arguments[0]);
    return child != nullptr && parent == child->parent ? child : nullptr;
}

RecordId add_contact(Tenant& tenant, Kind kind, RecordId parent, const NewContact& contact) {
    const auto record = fresh_record(tenant, kind, parent);
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
    if (kind == Kind::LocationContact) { write_head(); }
    if (kind == Kind::CustomerContact) { writer.stamp("modifiedOn", record.modified); }
    writer.raw("phoneSettings", settings);
    if (kind == Kind::LocationContact) { writer.stamp("modifiedOn", record.modified); }
    writer.stamp("createdOn", record.created).null("preferences");
    if (kind == Kind::CustomerContact) { write_head(); }
    writer.number(facts(kind).parent_field, number_of(parent)).boolean("active", true).end();
    tenant.store.of(kind).put(record, std::move(text));
    return record.id;
}

RecordId add_note(Tenant& tenant, Kind kind, RecordId parent, std::string_view text, bool pinned) {
    const auto note = fresh_record(tenant, kind, parent);
    std::string json;
    ObjectWriter(json)
        .number("id", number_of(note.id))
        .text("text", text)
        .boolean("isPinned", pinned)
        .number("createdById", api_user_id)
        .stamp("createdOn", note.created)
        .stamp("modifiedOn", note.modified)
        .end();
    tenant.store.of(kind).put(note, std::move(json));
    const Kind parent_kind = *facts(kind).parent;
    const Record owner = *tenant.store.of(parent_kind).find(parent);
    restamp(tenant, parent_kind, owner, std::string(owner.text));
    return note.id;
}

void dismiss(Tenant& tenant, const Record& booking, std::optional<std::int64_t> reason) {
    auto text = with_member(booking.text, "status", "\"Dismissed\"");
    if (reason) { text = with_member(text, "dismissingReasonId", std::to_string(*reason)); }
    restamp(tenant, Kind::Booking, booking, std::move(text));
}

std::string short_contacts(const Tenant& tenant, Kind kind, RecordId parent) {
    std::string list = "[";
    tenant.store.of(kind).walk_parent(parent, [&list](const Record& record) {
        if (!record.active) { return true; }
        if (list.size() > 1) { list += ','; }
        list += with_only(record.text, {"id", "type", "value", "memo"});
        return true;
    });
    return list + "]";
}

Reply record_reply(const Call& call, Kind kind, RecordId id, Form form) {
    std::string body;
    append_listed(body, call.tenant, kind, *call.tenant.store.of(kind).find(id), form, call.request);
    return json_reply(200, std::move(body));
}

Reply unknown_id(const Call& call, std::string_view placeholder, Kind kind, std::string_view id) {
    const auto message =
        "There is no record of " + std::string(facts(kind).resource) + " with ID = " + std::string(id);
    return call.tenant.bad_request({{std::string(placeholder), {message}}});
}

}  // namespace stmirror::simulator
