// SPDX-License-Identifier: MIT
// Writes the man pages from the help texts, the example configuration and the catalogue. No side effects.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <string>

namespace stmirror::daemon {

/// Returns the pages in roff by name, for example "stmirror.1", "stmirror-sync.1", "stmirror.toml.5" and
/// "stmirror-schema.7".
std::map<std::string, std::string> manual_pages(const CLI::App& app);

}  // namespace stmirror::daemon
