// SPDX-License-Identifier: MIT
// What the comparison of mirror and source has to know of records' JSON. Pure; only the .cpp knows the JSON
// library.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror::sync {

/// Which fields count.
enum class Fields {
    All,     ///< both are handed out in one form
    Shared,  ///< one has a field or two that the other form lacks; null, absent and [] are the same
};

/// The fields in which two records differ, "address.city" for a nested one: empty where they are equal.
/// Blanks, the order of fields and how a number is written make no difference.
std::vector<std::string> differing_fields(std::string_view one, std::string_view other, Fields fields);

/// The record, with those fields that only `other` has.
std::string with_own_fields(std::string_view record, std::string_view other);

/// Whether the record says of itself that it is not active: lists may hide it then.
bool is_inactive(std::string_view record);

/// The key columns with their values, from the form that a key has in the change log.
NamePairs where_key(const Resource& resource, std::string_view key);

/// The JSON of a record of which no more is known than these columns.
std::string record_with(const Resource& resource, const NamePairs& values);

}  // namespace stmirror::sync
