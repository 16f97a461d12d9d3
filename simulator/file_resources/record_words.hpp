// SPDX-License-Identifier: MIT
// Words for the fields of ServiceTitan's modules. Plain constants.
#pragma once

#include <cstdint>
#include <string_view>

namespace stmirror::simulator {

/// The words of an enumeration, separated by "|"; a word that is there twice is twice as frequent. Empty: the
/// field has no words of its own.
std::string_view words_of(std::string_view table, std::string_view field);

/// The names of a table's records, in order, separated by "|"; empty: it has none.
std::string_view names_of(std::string_view table);

/// The n-th of the words, beginning again after the last.
std::string_view word(std::string_view words, std::uint64_t n);

}  // namespace stmirror::simulator
