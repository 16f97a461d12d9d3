// SPDX-License-Identifier: MIT
// Words for the fields of ServiceTitan's modules. Constants only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stmirror::simulator {

/// Returns the words of an enumeration, separated by "|". A repeated word is more frequent. Returns empty if
/// the field has no words.
std::string_view words_of(std::string_view table, std::string_view field);

/// Returns the name of record number `ordinal`, such as "Website" or "Task 3".
std::string record_name(std::string_view table, std::string_view singular, std::uint64_t ordinal);

/// Returns word number `n`. After the last word, starts again with the first.
std::string_view word(std::string_view words, std::uint64_t n);

}  // namespace stmirror::simulator
