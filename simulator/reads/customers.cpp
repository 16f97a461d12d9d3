// SPDX-License-Identifier: MIT
#include "simulator/reads/customers.hpp"

#include "simulator/reads/filters.hpp"
#include "simulator/reads/listing.hpp"
#include "simulator/reads/records.hpp"
#include "simulator/text/guid.hpp"
#include "simulator/text/json_text.hpp"
#include "simulator/text/letter_case.hpp"

namespace stmirror::simulator {
namespace {

bool has_phone(const Tenant& tenant, RecordId customer, std::string_view phone) {
    bool found = false;
    tenant.store.of(Kind::CustomerContact).walk_parent(customer, [&](const Record& contact) {
        const bool mail = value_of(contact.text, "type") == "\"Email\"";
        found = contact.active && !mail && unquoted(value_of(contact.text, "value")) == phone;
        return !found;
    });
    return found;
}

/// Reports an error unless the query has one of the filters: the lists of all contacts require a filter.
void demand_filter(Query& query, std::initializer_list<std::string_view> any_of) {
    std::string names;
    for (const auto name : any_of) {
        if (query.has(name)) { return; }
        names += (names.empty() ? "" : ", ") + std::string(name);
    }
    query.refuse(*any_of.begin(), "At least one of these filters is required: " + names + ".");
}

const Record* customer_of(const Tenant& tenant, const Record& lead) {
    const auto id = parse_id(Kind::Customer, value_of(lead.text, "customerId"));
    return id ? tenant.store.of(Kind::Customer).find(*id) : nullptr;
}

bool is_null(const Record& record, std::string_view field) { return value_of(record.text, field) == "null"; }

/// Adds filters on the customer of a lead.
void add_customer_filters(Filters& filters, Query& query, const Tenant& tenant) {
    const auto on_customer = [&filters, &tenant](auto question) {
        filters.add([&tenant, question](const Record& lead) {
            const Record* customer = customer_of(tenant, lead);
            return customer != nullptr && question(*customer);
        });
    };
    for (const auto& [parameter, field] : {std::pair{"customerCity", "address.city"},
                                           {"customerState", "address.state"},
                                           {"customerZip", "address.zip"}}) {
        if (const auto wanted = query.text(parameter)) {
            on_customer([field, wanted = *wanted](const Record& customer) {
                const auto value = unquoted(value_of(customer.text, field));
                return value && equal_ignoring_case(*value, wanted);
            });
        }
    }
    if (const auto from = query.time("customerCreatedOnOrAfter")) {
        on_customer([from = *from](const Record& customer) { return customer.created >= from; });
    }
    if (const auto before = query.time("customerCreatedBefore")) {
        on_customer([before = *before](const Record& customer) { return customer.created < before; });
    }
    if (const auto from = query.time("customerModifiedOnOrAfter")) {
        on_customer([from = *from](const Record& customer) { return customer.modified >= from; });
    }
}

void add_lead_filters(Filters& filters, Query& query) {
    filters.number("customerId", "customerId");
    filters.contains("leadCustomerName", "leadCustomerName");
    filters.equals("leadPhone", "leadPhone");
    if (const auto status = query.word("status", {"Open", "Dismissed", "Converted"})) {
        static constexpr std::string_view names[] = {"\"Open\"", "\"Dismissed\"", "\"Converted\""};
        filters.add([name = names[*status]](const Record& r) { return value_of(r.text, "status") == name; });
    }
    if (const auto prospect = query.boolean("isProspect")) {
        filters.add([wanted = *prospect](const Record& r) {
            const bool no_job = value_of(r.text, "status") != "\"Converted\"";
            return (is_null(r, "customerId") || no_job) == wanted;
        });
    }
    if (const auto without = query.boolean("withoutCustomer")) {
        filters.add([wanted = *without](const Record& r) {
            return (is_null(r, "customerId") && is_null(r, "locationId")) == wanted;
        });
    }
    if (const auto form = query.boolean("isCaptureSourceForm")) {
        filters.add([wanted = *form](const Record& r) {
            return (value_of(r.text, "captureSource") == "\"Form\"") == wanted;
        });
    }
}

/// Returns the lead's URL. It is the same for every call, because the link is permanent.
std::string permanent_url(std::uint64_t seed, RecordId lead) {
    return "https://leads.example.com/" + std::to_string(lead) + "/" + guid_text(mixed(seed, lead));
}

}  // namespace

Reply list_customers(const Call& call) {
    Query query(call.request);
    Listing listing = usual_listing(query, Kind::Customer);
    Filters filters(query);
    filters.active();
    filters.contains("name", "name");
    filters.address();
    if (const auto phone = query.text("phone")) {
        filters.add([&tenant = call.tenant, phone = *phone](const Record& r) {
            return has_phone(tenant, r.id, phone);
        });
    }
    filters.external_data(call.tenant, Kind::Customer);
    listing.accepts = std::move(filters).take();
    return paged_reply(call.tenant, query, Kind::Customer, listing);
}

Reply list_locations(const Call& call) {
    Query query(call.request);
    Listing listing = usual_listing(query, Kind::Location);
    Filters filters(query);
    filters.active();
    filters.contains("name", "name");
    filters.address();
    filters.number("customerId", "customerId");
    filters.external_data(call.tenant, Kind::Location);
    listing.accepts = std::move(filters).take();
    return paged_reply(call.tenant, query, Kind::Location, listing);
}

Reply list_leads(const Call& call) {
    Query query(call.request);
    Listing listing = usual_listing(query, Kind::Lead);
    Filters filters(query);
    add_lead_filters(filters, query);
    add_customer_filters(filters, query, call.tenant);
    listing.accepts = std::move(filters).take();
    if (!query.boolean("genPermUrl").value_or(false)) {
        return paged_reply(call.tenant, query, Kind::Lead, listing);
    }
    const auto seed = call.tenant.options.seed;
    const ListSource with_urls{
        .records = call.tenant.store.of(Kind::Lead),
        .shows = [](const Record& record) { return !is_deleted(Kind::Lead, record); },
        .append =
            [&](std::string& out, const Record& record) {
                std::string lead;
                append_listed(lead, call.tenant, Kind::Lead, record, Form::List, call.request);
                out += with_member(lead, "leadUrl", json_string(permanent_url(seed, record.id)));
            }};
    return paged_reply(call.tenant, query, with_urls, listing);
}

Reply list_all_customer_contacts(const Call& call) {
    Query query(call.request);
    demand_filter(query, {"customerIds", "modifiedOnOrAfter", "modifiedBefore"});
    return paged_reply(call.tenant, query, Kind::CustomerContact,
                       {.parents = query.ids("customerIds", Kind::Customer),
                        .created_window = true,
                        .modified_window = true});
}

Reply list_all_location_contacts(const Call& call) {
    Query query(call.request);
    demand_filter(
        query, {"locationIds", "modifiedOnOrAfter", "modifiedBefore", "createdOnOrAfter", "createdBefore"});
    return paged_reply(call.tenant, query, Kind::LocationContact,
                       {.parents = query.ids("locationIds", Kind::Location),
                        .created_window = true,
                        .modified_window = true});
}

Reply preferred_technician(const Call& call) {
    const Record* location = find_shown(call.tenant, Kind::Location, call.arguments[0]);
    if (location == nullptr) { return call.tenant.not_found(Kind::Location, call.arguments[0]); }
    const auto& technicians = call.tenant.store.preferred_technicians;
    const auto found = technicians.find(location->id);
    return json_reply(200, found == technicians.end() ? "null" : std::to_string(found->second));
}

}  // namespace stmirror::simulator
