// SPDX-License-Identifier: MIT
#include "simulator/writes/contacts.hpp"

#include <algorithm>

#include "simulator/reads/contacts.hpp"
#include "simulator/reads/records.hpp"
#include "simulator/text/guid.hpp"
#include "simulator/writes/parts.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::array<Field, 3> contact_table{{
    {.name = "name", .nullable = true},
    {.name = "title", .nullable = true},
    {.name = "referenceId", .nullable = true},
}};
/// Unlike every other PATCH of the API, this one requires a field.
constexpr std::array<Field, 1> archived_table{{
    {.name = "isArchived", .type = FieldType::Boolean, .required = true},
}};
constexpr std::array<Field, 4> method_table{{
    {.name = "type", .required = true, .words = contact_types},
    {.name = "value", .required = true},
    {.name = "referenceId", .nullable = true},
    {.name = "memo", .nullable = true},
}};
constexpr std::array<Field, 2> method_patch_table{{
    {.name = "value", .required = true},
    {.name = "memo", .nullable = true},
}};
constexpr std::array<Field, 1> preference_table{{{.name = "value", .nullable = true}}};
constexpr std::array<std::string_view, 2> boolean_words{"True", "False"};

struct Link {
    std::string_view slug;
    std::string_view type_name;
    Kind kind;
};
constexpr std::array<Link, 3> links{{
    {"customer", "Customer", Kind::Customer},
    {"location", "Location", Kind::Location},
    {"booking", "Booking", Kind::Booking},
}};

std::string new_contact(const Record& record) {
    std::string text;
    ObjectWriter writer(text);
    writer.text("id", guid_text(record.id)).null("referenceId").null("name").null("title");
    writer.boolean("isArchived", false).stamp("createdOn", record.created).number("createdBy", api_user_id);
    writer.stamp("modifiedOn", record.modified).number("modifiedBy", api_user_id).end();
    return text;
}

std::string new_method(const Record& record) {
    std::string text;
    ObjectWriter writer(text);
    writer.text("id", guid_text(record.id)).text("contactId", guid_text(record.parent)).null("referenceId");
    writer.text("type", contact_types[0]).text("value", "").null("memo").stamp("createdOn", record.created);
    writer.number("createdBy", api_user_id).stamp("modifiedOn", record.modified);
    writer.number("modifiedBy", api_user_id).end();
    return text;
}

bool reference_exists(const Tenant& tenant, std::string_view reference, std::optional<RecordId> other_than) {
    bool exists = false;
    tenant.store.of(Kind::Contact).walk_by_id([&](const Record& contact) {
        exists = contact.id != other_than && unquoted(value_of(contact.text, "referenceId")) == reference;
        return !exists;
    });
    return exists;
}

Reply store_edited(const Call& call, Kind kind, const Record& record, std::string_view text) {
    const auto id = record.id;
    restamp(call.tenant, kind, record, with_member(text, "modifiedBy", std::to_string(api_user_id)));
    return record_reply(call, kind, id);
}

/// Applies the body to `text`, which is the stored record for a patch and an emptied record for a
/// replacement.
Reply edit_contact(const Call& call, const Record& found, std::string text) {
    Body body(call.request.body, contact_table, Purpose::Patch);
    const Body archived(call.request.body, archived_table, Purpose::Create);
    body.take_errors_of(archived);
    if (body.find("referenceId") != nullptr &&
        reference_exists(call.tenant, body.text("referenceId"), found.id)) {
        body.refuse("referenceId", "There is a contact with this reference already.");
    }
    if (!body.ok()) { return call.tenant.bad_request(body.errors()); }
    text = archived.applied_to(body.applied_to(std::move(text)));
    return store_edited(call, Kind::Contact, found, text);
}

/// Returns 404 if the contact is missing or has no such method.
std::optional<Reply> refused_method(const Call& call) {
    if (find_shown(call.tenant, Kind::Contact, call.arguments[0]) == nullptr) {
        return call.tenant.not_found(Kind::Contact, call.arguments[0]);
    }
    if (find_method(call) == nullptr) {
        return call.tenant.not_found(Kind::ContactMethod, call.arguments[1]);
    }
    return std::nullopt;
}

void erase_method(Tenant& tenant, RecordId method) {
    erase_children(tenant, Kind::ContactMethodPreference, method);
    tenant.store.of(Kind::ContactMethod).erase(method);
}

/// Returns the JSON of a preference that was never set. It has the name and the data type of its preference
/// type, but no value. Returns empty if no preference type has this name.
std::optional<std::string> preference_text(const Tenant& tenant, std::string_view name) {
    std::optional<std::string> text;
    tenant.store.of(Kind::ContactPreferenceType).walk_by_id([&](const Record& type) {
        if (unquoted(value_of(type.text, "name")) == name) {
            text = with_member(with_only(type.text, {"name", "dataType"}), "value", "null");
        }
        return !text;
    });
    return text;
}

/// The two records named by {contactId}/relationships/{relatedEntityId}/{typeSlug}.
struct LinkEnds {
    RecordId contact = 0;
    RecordId related = 0;
    const Link* link = nullptr;
};

/// Finds the ends of a link. Returns an error reply if one of the ends is missing or inactive.
std::optional<Reply> find_ends(const Call& call, LinkEnds& ends) {
    const Record* contact = find_shown(call.tenant, Kind::Contact, call.arguments[0]);
    if (contact == nullptr) { return call.tenant.not_found(Kind::Contact, call.arguments[0]); }
    const auto* const link = std::ranges::find(links, call.arguments[2], &Link::slug);
    if (link == links.end()) {
        return call.tenant.bad_request({{"typeSlug", {"It must be customer, location or booking."}}});
    }
    if (auto refusal = refused_parent(call, link->kind, call.arguments[1])) { return refusal; }
    ends = {contact->id, *parse_id(link->kind, call.arguments[1]), link};
    return std::nullopt;
}

const Record* find_link(const Tenant& tenant, const LinkEnds& ends) {
    const Record* found = nullptr;
    tenant.store.of(Kind::ContactRelationship).walk_parent(ends.contact, [&](const Record& record) {
        const bool same = value_of(record.text, "relatedEntityId") == std::to_string(ends.related) &&
                          unquoted(value_of(record.text, "typeSlug")) == ends.link->slug;
        if (same) { found = &record; }
        return !same;
    });
    return found;
}

}  // namespace

Reply create_module_contact(const Call& call) {
    auto& tenant = call.tenant;
    const Body body(call.request.body, contact_table, Purpose::Create);
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    if (body.find("referenceId") != nullptr &&
        reference_exists(tenant, body.text("referenceId"), std::nullopt)) {
        return tenant.conflict("There is a contact with this reference already.");
    }
    const auto record = fresh_record(tenant, Kind::Contact);
    tenant.store.of(Kind::Contact).put(record, body.applied_to(new_contact(record)));
    return record_reply(call, Kind::Contact, record.id);
}

Reply replace_module_contact(const Call& call) {
    const Record* found = find_shown(call.tenant, Kind::Contact, call.arguments[0]);
    if (found == nullptr) { return unknown_id(call, "id", Kind::Contact, call.arguments[0]); }
    std::string text(found->text);
    for (const auto& field : contact_table) { text = with_member(text, field.name, "null"); }
    return edit_contact(call, *found, std::move(text));
}

Reply update_module_contact(const Call& call) {
    const Record* found = find_shown(call.tenant, Kind::Contact, call.arguments[0]);
    if (found == nullptr) { return call.tenant.not_found(Kind::Contact, call.arguments[0]); }
    return edit_contact(call, *found, std::string(found->text));
}

Reply delete_module_contact(const Call& call) {
    auto& tenant = call.tenant;
    const Record* found = find_shown(tenant, Kind::Contact, call.arguments[0]);
    if (found == nullptr) { return tenant.not_found(Kind::Contact, call.arguments[0]); }
    erase_contact(tenant, found->id);
    return empty_reply();
}

Reply create_contact_method(const Call& call) {
    auto& tenant = call.tenant;
    const Record* contact = find_shown(tenant, Kind::Contact, call.arguments[0]);
    if (contact == nullptr) { return tenant.not_found(Kind::Contact, call.arguments[0]); }
    const Body body(call.request.body, method_table, Purpose::Create);
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    const auto record = fresh_record(tenant, Kind::ContactMethod, contact->id);
    tenant.store.of(Kind::ContactMethod).put(record, body.applied_to(new_method(record)));
    return record_reply(call, Kind::ContactMethod, record.id);
}

Reply upsert_contact_method(const Call& call) {
    auto& tenant = call.tenant;
    const Record* contact = find_shown(tenant, Kind::Contact, call.arguments[0]);
    if (contact == nullptr) { return tenant.not_found(Kind::Contact, call.arguments[0]); }
    // The simulator stores only the first half of a GUID. Therefore it refuses a GUID whose second half does
    // not follow from the first.
    const auto id = parse_id(Kind::ContactMethod, call.arguments[1]);
    const Record* found = id ? tenant.store.of(Kind::ContactMethod).find(*id) : nullptr;
    if (!id || (found != nullptr && found->parent != contact->id)) {
        return tenant.not_found(Kind::ContactMethod, call.arguments[1]);
    }
    const Body body(call.request.body, method_table, Purpose::Create);
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    Record record;
    if (found == nullptr) {
        record = fresh_record(tenant, Kind::ContactMethod, contact->id);
        record.id = *id;
    } else {
        record = *found;
    }
    std::string text = found == nullptr ? new_method(record) : std::string(found->text);
    for (const auto* field : {"referenceId", "memo"}) { text = with_member(text, field, "null"); }
    return store_edited(call, Kind::ContactMethod, record, body.applied_to(std::move(text)));
}

Reply update_contact_method(const Call& call) {
    if (auto refusal = refused_method(call)) { return std::move(*refusal); }
    const Record* method = find_method(call);
    const Body body(call.request.body, method_patch_table, Purpose::Patch);
    if (!body.ok()) { return call.tenant.bad_request(body.errors()); }
    return store_edited(call, Kind::ContactMethod, *method, body.applied_to(std::string(method->text)));
}

Reply delete_contact_method(const Call& call) {
    if (auto refusal = refused_method(call)) { return std::move(*refusal); }
    erase_method(call.tenant, find_method(call)->id);
    return empty_reply();
}

Reply update_method_preference(const Call& call) {
    auto& tenant = call.tenant;
    if (auto refusal = refused_method(call)) { return std::move(*refusal); }
    const auto method = find_method(call)->id;
    const Record* set = find_preference(tenant, method, call.arguments[2]);
    auto text = set == nullptr ? preference_text(tenant, call.arguments[2]) : std::string(set->text);
    if (!text) { return tenant.not_found(Kind::ContactMethodPreference, call.arguments[2]); }
    Body body(call.request.body, preference_table, Purpose::Patch);
    const bool yes_no = unquoted(value_of(*text, "dataType")) == "Boolean";
    if (yes_no && body.find("value") != nullptr &&
        std::ranges::find(boolean_words, body.text("value")) == boolean_words.end()) {
        body.refuse("value", "It must be True or False.");
    }
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    Record record = set == nullptr ? fresh_record(tenant, Kind::ContactMethodPreference, method) : *set;
    restamp(tenant, Kind::ContactMethodPreference, record, body.applied_to(std::move(*text)));
    return record_reply(call, Kind::ContactMethodPreference, record.id);
}

Reply link_contact(const Call& call) {
    auto& tenant = call.tenant;
    LinkEnds ends;
    if (auto refusal = find_ends(call, ends)) { return std::move(*refusal); }
    if (find_link(tenant, ends) != nullptr) {
        return tenant.conflict("The contact is linked to it already.");
    }
    const auto record = fresh_record(tenant, Kind::ContactRelationship, ends.contact);
    std::string text;
    ObjectWriter(text)
        .text("id", guid_text(record.id))
        .number("relatedEntityId", number_of(ends.related))
        .text("typeName", ends.link->type_name)
        .text("typeSlug", ends.link->slug)
        .stamp("createdOn", record.created)
        .number("createdBy", api_user_id)
        .end();
    tenant.store.of(Kind::ContactRelationship).put(record, std::move(text));
    return empty_reply();
}

Reply unlink_contact(const Call& call) {
    LinkEnds ends;
    if (auto refusal = find_ends(call, ends)) { return std::move(*refusal); }
    const Record* link = find_link(call.tenant, ends);
    if (link == nullptr) { return call.tenant.not_found(Kind::ContactRelationship, call.arguments[1]); }
    call.tenant.store.of(Kind::ContactRelationship).erase(link->id);
    return empty_reply();
}

}  // namespace stmirror::simulator
