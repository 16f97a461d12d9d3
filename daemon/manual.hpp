// SPDX-License-Identifier: MIT
// The man pages, from the same source as the help texts, the example configuration and the catalogue. Pure.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <string>

namespace stmirror::daemon {

/// By name: "stmirror.1", "stmirror-sync.1", "stmirror.toml.5", "stmirror-schema.7". Plain roff.
std::map<std::string, std::string> manual_pages(const CLI::App& app);

}  // namespace stmirror::daemon
