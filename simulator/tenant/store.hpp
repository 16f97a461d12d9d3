// SPDX-License-Identifier: MIT
// All records of one tenant, and the data about them that their export form does not contain. One thread at a
// time.
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

/// Keys and values that one application has stored with a record. An application sees only its own.
using ExternalData = std::map<std::string, std::string>;

class Store {
 public:
    Collection& of(Kind kind) { return collections_[static_cast<std::size_t>(kind)]; }
    const Collection& of(Kind kind) const { return collections_[static_cast<std::size_t>(kind)]; }

    /// The data of a customer or a location. The case of the application's GUID does not matter.
    ExternalData& external_data(Kind kind, RecordId id, std::string_view application);
    /// Null if the application has stored nothing.
    const ExternalData* find_external_data(Kind kind, RecordId id, std::string_view application) const;

    std::unordered_map<RecordId, std::int64_t> preferred_technicians;  ///< by location

 private:
    std::map<std::tuple<Kind, RecordId, std::string>, ExternalData> external_data_;
    std::array<Collection, kind_count> collections_;
};

/// The record's id as text: a number or a GUID.
std::string id_text(Kind kind, RecordId id);
/// Parses an id; empty if the text is no id of this kind.
std::optional<RecordId> parse_id(Kind kind, std::string_view text);
/// The same, for callers that know only whether ids are GUIDs.
std::optional<RecordId> parse_id(bool guid, std::string_view text);
/// Only exports show deleted records.
bool is_deleted(Kind kind, const Record& record);
/// Appends the record in one of its forms. `external_data` is the value of its externalData, which
/// stays null in exports.
void append_record(std::string& out, Kind kind, const Record& record, Form form,
                   std::string_view external_data = "[]");

}  // namespace stmirror::simulator
