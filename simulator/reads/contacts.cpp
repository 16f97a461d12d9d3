// SPDX-License-Identifier: MIT
#include "simulator/reads/contacts.hpp"

#include "simulator/reads/filters.hpp"
#include "simulator/reads/listing.hpp"
#include "simulator/reads/records.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

Reply contacts_reply(const Call& call, std::optional<std::vector<RecordId>> ids) {
    Query query(call.request);
    Listing listing{.ids = std::move(ids), .sortable = true, .created_window = true, .modified_window = true};
    Filters filters(query);
    filters.contains("name", "name");
    filters.equals("title", "title");
    filters.equals("referenceId", "referenceId");
    if (const auto archived = query.boolean("isArchived")) {
        filters.add([wanted = *archived](const Record& r) {
            return (value_of(r.text, "isArchived") == "true") == wanted;
        });
    }
    listing.accepts = std::move(filters).take();
    return paged_reply(call.tenant, query, Kind::Contact, listing);
}

Reply methods_reply(const Call& call, std::optional<RecordId> contact) {
    Query query(call.request);
    Listing listing{.parent = contact, .sortable = true, .created_window = true, .modified_window = true};
    Filters filters(query);
    filters.equals("referenceId", "referenceId");
    filters.equals("type", "type");
    filters.equals("value", "value");
    if (!contact) { filters.equals("contactId", "contactId"); }
    listing.accepts = std::move(filters).take();
    return paged_reply(call.tenant, query, Kind::ContactMethod, listing);
}

}  // namespace

const Record* find_method(const Call& call) {
    const Record* contact = find_shown(call.tenant, Kind::Contact, call.arguments[0]);
    const Record* method = find_shown(call.tenant, Kind::ContactMethod, call.arguments[1]);
    return contact != nullptr && method != nullptr && method->parent == contact->id ? method : nullptr;
}

const Record* find_preference(const Tenant& tenant, RecordId method, std::string_view name) {
    const Record* found = nullptr;
    tenant.store.of(Kind::ContactMethodPreference).walk_parent(method, [&](const Record& preference) {
        if (unquoted(value_of(preference.text, "name")) == name) { found = &preference; }
        return found == nullptr;
    });
    return found;
}

Reply list_contacts(const Call& call) { return contacts_reply(call, std::nullopt); }

Reply list_related_contacts(const Call& call) {
    const Record* link = find_shown(call.tenant, Kind::ContactRelationship, call.arguments[0]);
    if (link == nullptr) { return call.tenant.not_found(Kind::ContactRelationship, call.arguments[0]); }
    return contacts_reply(call, std::vector{link->parent});
}

Reply list_contact_preference_types(const Call& call) {
    return array_reply(call.tenant, Kind::ContactPreferenceType, std::nullopt);
}

Reply list_contact_methods(const Call& call) { return methods_reply(call, std::nullopt); }

Reply list_methods_of_contact(const Call& call) {
    const Record* contact = find_shown(call.tenant, Kind::Contact, call.arguments[0]);
    if (contact == nullptr) { return call.tenant.not_found(Kind::Contact, call.arguments[0]); }
    return methods_reply(call, contact->id);
}

Reply contact_method(const Call& call) {
    if (find_method(call) == nullptr) {
        return call.tenant.not_found(Kind::ContactMethod, call.arguments[1]);
    }
    return single_record(call, Kind::ContactMethod, call.arguments[1]);
}

Reply list_contact_relationships(const Call& call) {
    const Record* contact = find_shown(call.tenant, Kind::Contact, call.arguments[0]);
    if (contact == nullptr) { return call.tenant.not_found(Kind::Contact, call.arguments[0]); }
    Query query(call.request);
    Listing listing{.parent = contact->id, .sortable = true, .created_window = true};
    Filters filters(query);
    filters.number("relatedEntityId", "relatedEntityId");
    filters.equals("typeSlug", "typeSlug");
    filters.equals("typeName", "typeName");
    listing.accepts = std::move(filters).take();
    return paged_reply(call.tenant, query, Kind::ContactRelationship, listing);
}

Reply list_method_preferences(const Call& call) {
    const Record* method = find_method(call);
    if (method == nullptr) { return call.tenant.not_found(Kind::ContactMethod, call.arguments[1]); }
    return array_reply(call.tenant, Kind::ContactMethodPreference, method->id);
}

Reply method_preference(const Call& call) {
    const Record* method = find_method(call);
    if (method == nullptr) { return call.tenant.not_found(Kind::ContactMethod, call.arguments[1]); }
    const Record* preference = find_preference(call.tenant, method->id, call.arguments[2]);
    if (preference == nullptr) {
        return call.tenant.not_found(Kind::ContactMethodPreference, call.arguments[2]);
    }
    return json_reply(200, std::string(preference->text));
}

}  // namespace stmirror::simulator
