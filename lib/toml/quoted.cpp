// SPDX-License-Identifier: MIT
#include "toml/quoted.hpp"

#include <nlohmann/json.hpp>

namespace stmirror {

/// Writes a JSON string, because every JSON string is a basic string of TOML.
std::string toml_quoted(const std::string& text) { return nlohmann::json(text).dump(); }

}  // namespace stmirror
