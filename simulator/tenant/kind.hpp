// SPDX-License-Identifier: MIT
// The kinds of records that a tenant has, and the forms in which the API shows each. Plain constants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace stmirror::simulator {

enum class Kind : std::uint8_t {
    BookingProviderTag,
    Booking,
    BookingContact,
    Customer,
    CustomerContact,
    CustomerNote,
    CustomerCustomFieldType,
    Location,
    LocationContact,
    LocationNote,
    LocationCustomFieldType,
    Lead,
    LeadNote,
    Contact,
    ContactMethod,
    ContactPreferenceType,
    ContactMethodPreference,
    ContactRelationship,
};
constexpr std::size_t kind_count = 18;

/// The forms in which the API shows the same record.
enum class Form {
    Export,     ///< in the export feed, and in the store
    List,       ///< in lists and single-record reads
    PerParent,  ///< in the list of one parent's records, which may leave the parent's id out
};

struct KindFacts {
    std::string_view resource;  ///< as the catalogue calls it
    std::optional<Kind> parent;
    bool guid = false;  ///< ids are GUIDs
    /// An inactive record is deleted: only the export shows it. (Lists show inactive customers and locations
    /// too.)
    bool inactive_is_deleted = false;
    std::span<const std::string_view> list_fields{};        ///< their order in lists; empty: as stored
    std::span<const std::string_view> per_parent_fields{};  ///< empty: as in lists
    std::span<const std::string_view> export_only{};        ///< fields that only the export shows
    std::string_view parent_field{};  ///< the field with the parent's id, absent from the per-parent form
};

const KindFacts& facts(Kind kind);
std::optional<Kind> kind_of(std::string_view resource);

}  // namespace stmirror::simulator
