// SPDX-License-Identifier: MIT
// Writes text as TOML.
#pragma once

#include <string>

namespace stmirror {

/// Returns UTF-8 text as a basic string of TOML: in quotes and escaped.
std::string toml_quoted(const std::string& text);

}  // namespace stmirror
