// SPDX-License-Identifier: MIT
// Parts of several writes: addresses, contacts, custom fields, external data, and small helpers.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "simulator/http/body.hpp"
#include "simulator/tenant/call.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {

/// The user who creates and changes records through the API.
constexpr std::int64_t api_user_id = 30'000'001;

inline constexpr std::array<std::string_view, 4> contact_types{"Phone", "Email", "Fax", "MobilePhone"};
inline constexpr std::array<std::string_view, 2> customer_types{"Residential", "Commercial"};
inline constexpr std::array<std::string_view, 4> priorities{"Low", "Normal", "High", "Urgent"};

inline std::int64_t number_of(RecordId id) { return static_cast<std::int64_t>(id); }

/// Returns a new record, created now, with the next id. Its text is empty.
Record fresh_record(Tenant& tenant, Kind kind, RecordId parent = 0);
/// Erases all records below a parent.
void erase_children(Tenant& tenant, Kind kind, RecordId parent);
/// Erases a contact of the contacts module with its methods, their preferences, and its relationships.
void erase_contact(Tenant& tenant, RecordId contact);

/// Returns the record with body.address. A patch replaces only the members that it contains.
std::string with_address(Body& body, std::string record, Purpose purpose);
/// Returns the record with body.customFields, which replace the whole list.
std::string with_custom_fields(const Tenant& tenant, Body& body, std::string record, Kind types);
void check_external_data(Body& body);
/// Stores body.externalData. patchMode is Replace (the default) or Merge; a null value deletes its key.
void store_external_data(Tenant& tenant, const Body& body, Kind kind, RecordId id);

struct NewContact {
    std::string type;
    std::string value;
    std::optional<std::string> memo;
};
/// Reads body.contacts. Errors in them are added to `body`.
std::vector<NewContact> read_contacts(Body& body);
NewContact read_contact(const Body& body);
std::span<const Field> contact_fields();
/// Returns 404 if the record is missing, and 409 if it is inactive, because nothing below an inactive record
/// can change. Otherwise returns empty.
std::optional<Reply> refused_parent(const Call& call, Kind kind, std::string_view id);
/// Returns the child named by arguments[1] if it belongs to the parent named by arguments[0], otherwise null.
const Record* find_child(const Call& call, Kind kind);
/// Adds a contact of a customer or a location. Returns its id.
RecordId add_contact(Tenant& tenant, Kind kind, RecordId parent, const NewContact& contact);

/// Adds a note and sets its parent's modifiedOn, as the API does for customers. Returns the note's id.
RecordId add_note(Tenant& tenant, Kind kind, RecordId parent, std::string_view text, bool pinned);
/// Dismisses a booking, even if it became a lead.
void dismiss(Tenant& tenant, const Record& booking, std::optional<std::int64_t> reason);

/// Returns the contacts for the reply to a new record: {id, type, value, memo} of each active contact of a
/// parent.
std::string short_contacts(const Tenant& tenant, Kind kind, RecordId parent);
Reply record_reply(const Call& call, Kind kind, RecordId id, Form form = Form::List);
/// Parses a positive number from a path.
std::optional<std::int64_t> parse_number(std::string_view text);
/// Returns the 400 reply of operations for which the API documents no 404.
Reply unknown_id(const Call& call, std::string_view placeholder, Kind kind, std::string_view id);
inline Reply empty_reply() { return {200, {}, {}}; }

}  // namespace stmirror::simulator
