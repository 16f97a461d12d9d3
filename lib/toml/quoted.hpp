// SPDX-License-Identifier: MIT
// Text as TOML writes it. Pure.
#pragma once

#include <string>

namespace stmirror {

/// `text`, which is UTF-8, as a basic string: in quotes and escaped.
std::string toml_quoted(const std::string& text);

}  // namespace stmirror
