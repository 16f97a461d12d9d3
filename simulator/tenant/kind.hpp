// SPDX-License-Identifier: MIT
// The kinds of records that a tenant has, and how each looks on the wire. Plain constants.
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

/// The shapes in which the same record is handed out.
enum class Form {
    Export,     ///< by the export feed; also how it is stored
    List,       ///< by lists and single-record reads
    PerParent,  ///< by the list below its parent, where that leaves the parent's id out
};

struct KindFacts {
    std::string_view resource;  ///< as the catalogue calls it
    std::optional<Kind> parent;
    bool guid = false;  ///< ids are GUIDs
    /// Inactive means deleted: shown by the export alone. (Inactive customers and locations are shown
    /// everywhere.)
    bool inactive_is_deleted = false;
    std::span<const std::string_view> list_fields{};        ///< their order in lists; empty: as stored
    std::span<const std::string_view> per_parent_fields{};  ///< empty: as in lists
    std::span<const std::string_view> export_only{};        ///< fields that no other form shows
    std::string_view parent_field{};                        ///< the parent's id; not in the per-parent form
};

const KindFacts& facts(Kind kind);
std::optional<Kind> kind_of(std::string_view resource);

}  // namespace stmirror::simulator
