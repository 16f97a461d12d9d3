// SPDX-License-Identifier: MIT
// The API's own description, tests/data/crm-v2.json: operations, parameters and types.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace stmirror::test {

/// The prefix of most type names.
inline constexpr std::string_view type_prefix = "Crm.V2.";

const nlohmann::json& api();
/// A text member of an object; empty if it is missing or null.
std::string text_at(const nlohmann::json& object, const char* key);
/// "array<object:X>" between "array<" and ">" -> "object:X"; empty if it does not begin so.
std::string inside(const std::string& type, std::string_view opening, std::string_view closing);
/// An operation; null if there is none.
const nlohmann::json* described(std::string_view method, const std::string& path);
/// Whether a GET of this path has the query parameter.
bool has_parameter(const std::string& path, std::string_view parameter);

}  // namespace stmirror::test
