// SPDX-License-Identifier: MIT
// Words for the fields of ServiceTitan's modules. Constants only.
#pragma once

#include <cstdint>
#include <string_view>

namespace stmirror::simulator {

/// Returns the words of an enumeration, separated by "|". A repeated word is more frequent. Returns empty if
/// the field has no words.
std::string_view words_of(std::string_view table, std::string_view field);

/// Returns the names of a table's records, in order, separated by "|". Returns empty if the table has no such
/// names.
std::string_view names_of(std::string_view table);

/// Returns word number `n`. After the last word, starts again with the first.
std::string_view word(std::string_view words, std::uint64_t n);

}  // namespace stmirror::simulator
