// SPDX-License-Identifier: MIT
// Writes the scripts with which bash, zsh and fish complete commands, options and names of tables.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace stmirror::daemon {

/// Returns the script for a shell. `shell` is bash, zsh or fish.
std::string completion(const CLI::App& app, const std::string& shell);

}  // namespace stmirror::daemon
