// SPDX-License-Identifier: MIT
#include "simulator/reads/bookings.hpp"

#include "simulator/reads/listing.hpp"
#include "simulator/reads/records.hpp"
#include "simulator/text/json_text.hpp"
#include "simulator/text/letter_case.hpp"

namespace stmirror::simulator {
namespace {

Reply bookings_reply(const Call& call, std::optional<std::string_view> provider) {
    Query query(call.request);
    Listing listing = usual_listing(query, Kind::Booking);
    listing.accepts = [provider, external = query.text("externalId")](const Record& record) {
        const bool of_provider = !provider || value_of(record.text, "bookingProviderId") == *provider;
        return of_provider && (!external || unquoted(value_of(record.text, "externalId")) == *external);
    };
    return paged_reply(call.tenant, query, Kind::Booking, listing);
}

Reply booking_contacts_reply(const Call& call, const Record* booking, std::string_view id) {
    if (booking == nullptr) { return call.tenant.not_found(Kind::Booking, id); }
    Query query(call.request);
    return paged_reply(call.tenant, query, Kind::BookingContact, {.parent = booking->id});
}

}  // namespace

const Record* find_provider_booking(const Call& call) {
    const Record* booking = find_shown(call.tenant, Kind::Booking, call.arguments[1]);
    const bool of_provider =
        booking != nullptr && value_of(booking->text, "bookingProviderId") == call.arguments[0];
    return of_provider ? booking : nullptr;
}

Reply list_booking_provider_tags(const Call& call) {
    Query query(call.request);
    Listing listing = usual_listing(query, Kind::BookingProviderTag);
    listing.accepts = [name = query.text("name")](const Record& record) {
        return !name ||
               contains_ignoring_case(unquoted(value_of(record.text, "tagName")).value_or(""), *name);
    };
    return paged_reply(call.tenant, query, Kind::BookingProviderTag, listing);
}

Reply list_bookings(const Call& call) { return bookings_reply(call, std::nullopt); }

Reply list_provider_bookings(const Call& call) { return bookings_reply(call, call.arguments[0]); }

Reply provider_booking(const Call& call) {
    if (find_provider_booking(call) == nullptr) {
        return call.tenant.not_found(Kind::Booking, call.arguments[1]);
    }
    return single_record(call, Kind::Booking, call.arguments[1]);
}

Reply list_booking_contacts(const Call& call) {
    return booking_contacts_reply(call, find_shown(call.tenant, Kind::Booking, call.arguments[0]),
                                  call.arguments[0]);
}

Reply list_provider_booking_contacts(const Call& call) {
    return booking_contacts_reply(call, find_provider_booking(call), call.arguments[1]);
}

}  // namespace stmirror::simulator
