// SPDX-License-Identifier: MIT
// Amounts of money in generated records.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.hpp"

namespace stmirror::simulator {

using Cents = std::int64_t;

/// Converts an amount to cents: 1234.5 becomes 123450. Returns zero if the value is not a number. The value
/// may be a text, as accounting writes amounts.
Cents cents_of(std::string_view json);

/// Returns an amount as a JSON number, such as 12.50.
std::string amount(Cents cents);
/// Returns an amount as a JSON text, such as "12.50".
std::string amount_text(Cents cents);

/// Returns a random amount. `least` and `most` are whole units, not cents.
Cents amount_between(Random& random, Cents least, Cents most);

}  // namespace stmirror::simulator
