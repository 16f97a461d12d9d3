// SPDX-License-Identifier: MIT
#include "simulator/world/mutator.hpp"

#include "simulator/data/sample_data.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

std::string booking_path(const Record& booking) {
    return "booking-provider/" + std::string(value_of(booking.text, "bookingProviderId")) + "/bookings/" +
           std::to_string(booking.id);
}

}  // namespace

void Mutator::write_exported() {
    switch (tenant_.random.below(10)) {
        case 0:
            return post("customers", new_customer());
        case 1:
        case 2:
            return call("PATCH", below(Kind::Customer, "customers/"),
                        R"({"doNotMail":true,"name":)" + name() + "}");
        case 3:
            return call("PATCH", below(Kind::Location, "locations/"), R"({"name":)" + name() + "}");
        case 4:
            return call("PATCH", below(Kind::Lead, "leads/"),
                        R"({"priority":"Urgent","summary":)" + note() + "}");
        case 5:
            return patch_booking();
        case 6:
            return post(below(Kind::Customer, "customers/") + "/notes", note_body());
        case 7:
            return post(below(Kind::Customer, "customers/") + "/contacts", contact_body());
        case 8:
            return call("DELETE", child(Kind::CustomerContact, "customers/", "/contacts/"));
        default:
            return post("leads", R"({"campaignId":8101,"summary":)" + note() + "}");
    }
}

void Mutator::write_other() {
    switch (tenant_.random.below(3)) {
        case 0:
            return write_contacts_module();
        case 1:
            return write_below_customers();
        default:
            return write_below_bookings();
    }
}

void Mutator::write_contacts_module() {
    switch (tenant_.random.below(8)) {
        case 0:
            return post("contacts", R"({"name":)" + name() + "}");
        case 1:
            return call("PATCH", below(Kind::Contact, "contacts/"),
                        R"({"isArchived":true,"title":)" + note() + "}");
        case 2:
            return call("DELETE", below(Kind::Contact, "contacts/"));
        case 3:
            return post(below(Kind::Contact, "contacts/") + "/contact-methods", contact_body());
        case 4:
            return call("PATCH", child(Kind::ContactMethod, "contacts/", "/contact-methods/"),
                        R"({"value":"5125550143"})");
        case 5:
            return call("DELETE", child(Kind::ContactMethod, "contacts/", "/contact-methods/"));
        case 6:
            return patch_preference();
        default:
            return change_link();
    }
}

void Mutator::write_below_customers() {
    switch (tenant_.random.below(7)) {
        case 0:
            return call("DELETE", child(Kind::CustomerNote, "customers/", "/notes/"));
        case 1:
            return post(below(Kind::Location, "locations/") + "/notes", note_body());
        case 2:
            return call("DELETE", child(Kind::LocationNote, "locations/", "/notes/"));
        case 3:
            return post(below(Kind::Location, "locations/") + "/contacts", contact_body());
        case 4:
            return call("DELETE", child(Kind::LocationContact, "locations/", "/contacts/"));
        case 5:
            return post(below(Kind::Location, "locations/") + "/tags/7001", {});
        default: {
            const auto customers = below(Kind::Customer, "") + "," + below(Kind::Customer, "");
            return call(tenant_.random.below(2) == 0 ? "PUT" : "DELETE", "tags",
                        R"({"tagTypeIds":[7002],"customerIds":[)" + customers + "]}");
        }
    }
}

void Mutator::write_below_bookings() {
    const Record* booking = any(Kind::Booking);
    switch (tenant_.random.below(4)) {
        case 0:
            if (booking != nullptr) { post(booking_path(*booking) + "/contacts", contact_body()); }
            return;
        case 1: {
            const Record* contact = any(Kind::BookingContact);
            booking = contact == nullptr ? nullptr : tenant_.store.of(Kind::Booking).find(contact->parent);
            if (booking != nullptr) {
                call("DELETE", booking_path(*booking) + "/contacts/" + std::to_string(contact->id));
            }
            return;
        }
        case 2:
            return post(below(Kind::Lead, "leads/") + "/notes", note_body());
        default:
            return create_or_rename_provider_tag();
    }
}

std::string Mutator::new_customer() {
    const std::string address =
        R"({"street":"1 Main St","unit":null,"city":"Austin","state":"TX","zip":"78701","country":"USA"})";
    const auto who = name();
    return R"({"name":)" + who + R"(,"address":)" + address + R"(,"locations":[{"name":)" + who +
           R"(,"address":)" + address + "}]}";
}

void Mutator::patch_booking() {
    const Record* booking = any(Kind::Booking);
    if (booking != nullptr) { call("PATCH", booking_path(*booking), R"({"summary":)" + note() + "}"); }
}

void Mutator::patch_preference() {
    const Record* type = any(Kind::ContactPreferenceType);
    if (type == nullptr) { return; }
    const auto preference = *unquoted(value_of(type->text, "name"));
    const std::string value = tenant_.random.below(2) == 0 ? "True" : "False";
    call("PATCH", child(Kind::ContactMethod, "contacts/", "/contact-methods/") + "/preferences/" + preference,
         R"({"value":")" + value + "\"}");
}

void Mutator::change_link() {
    if (tenant_.random.below(2) == 0) {
        const auto customer = below(Kind::Customer, "");
        return post(below(Kind::Contact, "contacts/") + "/relationships/" + customer + "/customer", {});
    }
    const Record* link = any(Kind::ContactRelationship);
    if (link == nullptr) { return; }
    call("DELETE", "contacts/" + id_text(Kind::Contact, link->parent) + "/relationships/" +
                       std::string(value_of(link->text, "relatedEntityId")) + "/" +
                       *unquoted(value_of(link->text, "typeSlug")));
}

void Mutator::create_or_rename_provider_tag() {
    const auto body = R"({"description":"from a random write","tagName":)" + name() + "}";
    if (tenant_.random.below(2) == 0) { return post("booking-provider-tags", body); }
    call("PATCH", below(Kind::BookingProviderTag, "booking-provider-tags/"), body);
}

std::string Mutator::one_of(std::span<const std::string_view> words) {
    return std::string(words[tenant_.random.below(words.size())]);
}

std::string Mutator::name() {
    return json_string(one_of(sample::first_names()) + " " + one_of(sample::last_names()));
}

std::string Mutator::note() { return json_string(one_of(sample::notes())); }

std::string Mutator::note_body() { return R"({"text":)" + note() + "}"; }

std::string Mutator::contact_body() {
    return R"({"type":"Phone","value":"5125550142","memo":)" + name() + "}";
}

const Record* Mutator::any(Kind kind) { return tenant_.store.of(kind).any(tenant_.random()); }

std::string Mutator::below(Kind kind, const std::string& path) {
    const Record* record = any(kind);
    return path + (record == nullptr ? "0" : id_text(kind, record->id));
}

std::string Mutator::child(Kind kind, const std::string& path, std::string_view list) {
    const Record* record = any(kind);
    if (record == nullptr) { return path + "0" + std::string(list) + "0"; }
    return path + id_text(*facts(kind).parent, record->parent) + std::string(list) +
           id_text(kind, record->id);
}

void Mutator::call(std::string method, const std::string& path, std::string body) {
    const auto whole = "/crm/v2/tenant/" + std::to_string(tenant_.options.tenant_id) + "/" + path;
    world_.handle({std::move(method), whole, {}, {}, std::move(body)});
}

}  // namespace stmirror::simulator
