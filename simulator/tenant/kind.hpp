// SPDX-License-Identifier: MIT
// The kinds of records that a tenant has, and the forms in which the API shows each kind. Constants only.
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

/// The forms in which the API shows a record.
enum class Form {
    Export,     ///< in the export feed, and in the store
    List,       ///< in lists and single-record reads
    PerParent,  ///< in the list of one parent's records, which may omit the parent's id
};

struct KindFacts {
    std::string_view resource;  ///< the name in the catalogue
    std::optional<Kind> parent;
    bool guid = false;  ///< true if ids are GUIDs
    /// True if an inactive record counts as deleted, so that only the export shows it. False for customers
    /// and locations, because lists show inactive ones, too.
    bool inactive_is_deleted = false;
    std::span<const std::string_view>
        list_fields{};  ///< the order of the fields in lists; if empty, the stored order
    std::span<const std::string_view> per_parent_fields{};  ///< for PerParent; if empty, as in lists
    std::span<const std::string_view> export_only{};        ///< fields that only the export shows
    std::string_view parent_field{};  ///< the field with the parent's id, absent from the per-parent form
};

const KindFacts& facts(Kind kind);
std::optional<Kind> kind_of(std::string_view resource);

}  // namespace stmirror::simulator
