// SPDX-License-Identifier: MIT
// Checks of single words of the command line.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace stmirror::daemon {

/// Accepts the words for which `known` is true; others get `refusal`.
CLI::Validator one_of(bool (*known)(const std::string&), const std::string& refusal);

// What is wrong with a word; empty: nothing.

/// CLI11's own message would name the largest floating-point number as the limit.
std::string not_a_number(const std::string& text);
std::string not_a_time(const std::string& text);
/// The name of a module, or "all".
std::string not_a_module(const std::string& name);

}  // namespace stmirror::daemon
