// SPDX-License-Identifier: MIT
// Compares and builds the JSON of records for the comparison of mirror and source. Only the .cpp file
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
    All,     ///< all fields; both records have the same form
    Shared,  ///< only fields that both records have; null and [] are equal
};

/// Returns the fields in which two records differ, such as "address.city". Empty if the records are equal.
/// White space, the order of fields and the notation of numbers make no difference.
std::vector<std::string> differing_fields(std::string_view one, std::string_view other, Fields fields);

/// Returns a record for the table of an export. `shown` comes from an operation that lacks fields which the
/// export has. These fields are added from `stored`, the live row's JSON. Returns empty if the added fields
/// would be doubtful: the row is inactive, but the operation that shows the record omits inactive records, so
/// the record may be active again.
std::optional<std::string> with_stored_fields(std::string_view shown, std::string_view stored,
                                              bool omits_inactive);

/// Returns true if the record is marked as inactive. Lists may omit such a record.
bool is_inactive(std::string_view record);

/// Returns the key columns with their values, taken from a key as in the change log.
NamePairs where_key(const Resource& resource, std::string_view key);

/// Returns the JSON of a record of which only these columns are known.
std::string record_with(const Resource& resource, const NamePairs& values);

}  // namespace stmirror::sync
