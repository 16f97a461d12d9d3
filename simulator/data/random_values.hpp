// SPDX-License-Identifier: MIT
// Random values for generated records. The same random numbers give the same values on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/timestamp.hpp"

namespace stmirror::simulator {

/// Returns one of the words.
template <class T>
const T& pick(Random& random, std::span<const T> words) {
    return words[random.below(words.size())];
}
inline bool chance(Random& random, unsigned percent) { return random.below(100) < percent; }
/// Returns a duration in [0, bound).
Ticks below(Random& random, Ticks bound);
/// Returns the number with leading zeros.
std::string padded(std::uint64_t value, std::size_t width);
/// Returns degrees with six decimals, close to `around`. Uses integer arithmetic, so that every machine
/// writes the same digits.
std::string degrees(double around, Random& random);
/// Returns a telephone number from the range that is reserved for fiction.
std::string phone_number(Random& random);
std::string mail_address(Random& random, std::string_view first, std::string_view last);
/// Returns an amount as the API writes it: "0.00", "1250.5000" or "0.0000000000000000000".
std::string money(Random& random);
/// Appends an array of tag ids.
void write_tags(std::string& out, Random& random);
/// Adds an undocumented field to one object in 200.
void maybe_unknown_field(std::string& object, Random& random);

}  // namespace stmirror::simulator
