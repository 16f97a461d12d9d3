// SPDX-License-Identifier: MIT
// The parts that the bodies of several writes have in common: addresses, contacts, custom fields, external
// data.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "simulator/http/body.hpp"
#include "simulator/tenant/call.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {

/// Who is said to have made what comes in through the API.
constexpr std::int64_t api_user_id = 30'000'001;

inline constexpr std::array<std::string_view, 4> contact_types{"Phone", "Email", "Fax", "MobilePhone"};
inline constexpr std::array<std::string_view, 2> customer_types{"Residential", "Commercial"};
inline constexpr std::array<std::string_view, 4> priorities{"Low", "Normal", "High", "Urgent"};

inline std::int64_t number_of(RecordId id) { return static_cast<std::int64_t>(id); }

/// A record of now under the next id; its text is still to be written.
Record fresh_record(Tenant& tenant, Kind kind, RecordId parent = 0);
/// Erases all records below a parent.
void erase_children(Tenant& tenant, Kind kind, RecordId parent);
/// Erases a contact of the contacts module with its methods, their preferences, and its relationships.
void erase_contact(Tenant& tenant, RecordId contact);

/// The record with body.address: whole in a new record, member by member in a patch.
std::string with_address(Body& body, std::string record, Purpose purpose);
/// The record with body.customFields, which replaces the whole list.
std::string with_custom_fields(const Tenant& tenant, Body& body, std::string record, Kind types);
void check_external_data(Body& body);
/// patchMode Replace (the default) or Merge; a null value deletes its key.
void store_external_data(Tenant& tenant, const Body& body, Kind kind, RecordId id);

struct NewContact {
    std::string type;
    std::string value;
    std::optional<std::string> memo;
};
/// body.contacts; what is wrong with them is noted in `body`.
std::vector<NewContact> read_contacts(Body& body);
NewContact read_contact(const Body& body);
std::span<const Field> contact_fields();
/// 404 or 409 where the record cannot have its contacts or tags changed.
std::optional<Reply> refused_parent(const Call& call, Kind kind, std::string_view id);
/// The child of arguments 1 where it belongs to the parent of arguments 0; else null.
const Record* find_child(const Call& call, Kind kind);
/// Adds a contact of a customer or a location. Its id.
RecordId add_contact(Tenant& tenant, Kind kind, RecordId parent, const NewContact& contact);

/// Adds a note and moves its parent's modifiedOn, as it does in reality for customers. Its id.
RecordId add_note(Tenant& tenant, Kind kind, RecordId parent, std::string_view text, bool pinned);
/// A booking that becomes a lead, or comes to nothing.
void dismiss(Tenant& tenant, const Record& booking, std::optional<std::int64_t> reason);

/// What a reply about a new record carries: {id, type, value, memo} of each contact of a parent.
std::string short_contacts(const Tenant& tenant, Kind kind, RecordId parent);
Reply record_reply(const Call& call, Kind kind, RecordId id, Form form = Form::List);
/// A positive number in a path.
std::optional<std::int64_t> parse_number(std::string_view text);
/// For operations that the API documents without 404: an id that names nothing is a mistake like any other.
Reply unknown_id(const Call& call, std::string_view placeholder, Kind kind, std::string_view id);
inline Reply empty_reply() { return {200, {}, {}}; }

}  // namespace stmirror::simulator
