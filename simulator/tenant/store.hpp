// SPDX-License-Identifier: MIT
// All records of one tenant, and data about them that their export form does not contain. Not thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "simulator/tenant/collection.hpp"
#include "simulator/tenant/kind.hpp"

namespace stmirror::simulator {

/// The keys and values that one application has stored with a record. An application sees only its own data.
using ExternalData = std::map<std::string, std::string>;

class Store {
 public:
    Collection& of(Kind kind) { return collections_[static_cast<std::size_t>(kind)]; }
    const Collection& of(Kind kind) const { return collections_[static_cast<std::size_t>(kind)]; }

    /// Returns the data that an application has stored with a customer or a location. The case of the
    /// application's GUID does not matter.
    ExternalData& external_data(Kind kind, RecordId id, std::string_view application);
    /// Returns null if the application has stored nothing.
    const ExternalData* find_external_data(Kind kind, RecordId id, std::string_view application) const;

    std::unordered_map<RecordId, std::int64_t> preferred_technicians;  ///< the technician's id by location

 private:
    std::map<std::tuple<Kind, RecordId, std::string>, ExternalData> external_data_;
    std::array<Collection, kind_count> collections_;
};

/// Returns the record's id as text: a number or a GUID.
std::string id_text(Kind kind, RecordId id);
/// Parses an id. Returns empty if the text is not an id of this kind.
std::optional<RecordId> parse_id(Kind kind, std::string_view text);
/// Parses an id for callers that know only whether ids are GUIDs. Returns empty if the text is not an id.
std::optional<RecordId> parse_id(bool guid, std::string_view text);
/// Returns true if the record counts as deleted, so that only exports show it.
bool is_deleted(Kind kind, const Record& record);
/// Appends the record in one of its forms. `external_data` becomes the value of externalData, which is always
/// null in exports.
void append_record(std::string& out, Kind kind, const Record& record, Form form,
                   std::string_view external_data = "[]");

}  // namespace stmirror::simulator
