// SPDX-License-Identifier: MIT
// The API's own description, tests/data/crm-v2.json: operations, parameters and types.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace stmirror::test {

/// The prefix that most type names have.
inline constexpr std::string_view type_prefix = "Crm.V2.";

const nlohmann::json& api();
/// Returns a text member of an object, or an empty string if it is missing or null.
std::string text_at(const nlohmann::json& object, const char* key);
/// Returns the text between `opening` and `closing`: "object:X" for "array<object:X>", "array<" and ">".
/// Returns an empty string if the type does not begin with `opening`.
std::string inside(const std::string& type, std::string_view opening, std::string_view closing);
/// Returns the description of an operation, or null if there is no such operation.
const nlohmann::json* described(std::string_view method, const std::string& path);
/// Returns whether a GET of this path has the query parameter.
bool has_parameter(const std::string& path, std::string_view parameter);

}  // namespace stmirror::test
