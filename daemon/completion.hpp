// SPDX-License-Identifier: MIT
// What bash, zsh and fish need in order to complete commands, options and names of tables. Pure.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace stmirror::daemon {

/// `shell`: bash, zsh or fish.
std::string completion(const CLI::App& app, const std::string& shell);

}  // namespace stmirror::daemon
