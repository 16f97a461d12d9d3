// SPDX-License-Identifier: MIT
// Random values that generated records are made of. The same random numbers give the same values everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/timestamp.hpp"

namespace stmirror::simulator {

/// One of a list of words.
template <class T>
const T& pick(Random& random, std::span<const T> words) {
    return words[random.below(words.size())];
}
inline bool chance(Random& random, unsigned percent) { return random.below(100) < percent; }
/// A duration of [0, bound).
Ticks below(Random& random, Ticks bound);
/// A number with leading zeros.
std::string padded(std::uint64_t value, std::size_t width);
/// Degrees with six decimals, close to `around`. Computed from integers, so that every machine writes the
/// same.
std::string degrees(double around, Random& random);
/// A telephone number of the range that is reserved for fiction.
std::string phone_number(Random& random);
std::string mail_address(Random& random, std::string_view first, std::string_view last);
/// "0.00", "1250.5000", "0.0000000000000000000": money as the API writes it.
std::string money(Random& random);
/// Appends an array of tag ids.
void write_tags(std::string& out, Random& random);
/// Adds a field that no documentation mentions to one object in 200.
void maybe_unknown_field(std::string& object, Random& random);

}  // namespace stmirror::simulator
