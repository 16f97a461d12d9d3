// SPDX-License-Identifier: MIT
// Compares and builds the JSON of records for the comparison of mirror and source. Pure; only the .cpp
// includes the JSON library.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror::sync {

/// Which fields are compared.
enum class Fields {
    All,     ///< both records have the same form
    Shared,  ///< the forms differ in a few fields: only common ones count; null, absent and [] are equal
};

/// The fields in which two records differ, such as "address.city"; empty if the records are equal. White
/// space, the order of fields and the notation of numbers make no difference.
std::vector<std::string> differing_fields(std::string_view one, std::string_view other, Fields fields);

/// A record for the table of an export: `shown`, whose operation lacks fields that the export has, with those
/// fields from `stored`, the live row's JSON. Empty if they are doubtful: the row is inactive, and the record
/// is shown by an operation that omits inactive records, so it may be active again.
std::optional<std::string> with_stored_fields(std::string_view shown, std::string_view stored,
                                              bool omits_inactive);

/// Whether the record is marked as inactive: lists may omit it then.
bool is_inactive(std::string_view record);

/// The key columns with their values, from a key as in the change log.
NamePairs where_key(const Resource& resource, std::string_view key);

/// The JSON of a record of which only these columns are known.
std::string record_with(const Resource& resource, const NamePairs& values);

}  // namespace stmirror::sync
