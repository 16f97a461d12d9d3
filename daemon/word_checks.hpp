// SPDX-License-Identifier: MIT
// Checks single words of the command line.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace stmirror::daemon {

/// Returns a validator that accepts the words for which `known` is true. For other words, its message is
/// `refusal`.
CLI::Validator one_of(bool (*known)(const std::string&), const std::string& refusal);

/// Does the same for a list of words.
CLI::Validator one_of(std::vector<std::string> words, const std::string& refusal);
/// Returns a validator that accepts whole numbers of this range.
CLI::Validator whole_number(std::uint64_t min, std::uint64_t max = std::numeric_limits<std::int64_t>::max());

// These functions return what is wrong with a word. Empty if the word is valid.

/// Checks the number of a change. Used because CLI11's message would name the largest double as the limit.
std::string not_a_number(const std::string& text);
std::string not_a_time(const std::string& text);
/// Checks the name of a module, or "all".
std::string not_a_module(const std::string& name);

}  // namespace stmirror::daemon
