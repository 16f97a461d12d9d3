// SPDX-License-Identifier: MIT
// Selects the cases of a run, from environment variables that scripts/reliability sets.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/random.hpp"

namespace stmirror::testing {

inline std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* wanted = std::getenv(variable);
    return wanted == nullptr ? otherwise : std::stoull(wanted);
}

/// Returns random numbers whose seed is STMIRROR_SEED.
inline Random seeded_random() { return Random(number_from("STMIRROR_SEED", 1)); }

/// Divides the numbers from 0 to `all` - 1 into `parts` equal parts. Returns a random number from part number
/// `part`.
inline std::uint64_t pick(std::uint64_t all, std::uint64_t part, std::uint64_t parts, Random& random) {
    const auto place = (static_cast<double>(part) + random.unit()) / static_cast<double>(parts);
    return std::min(all - 1, static_cast<std::uint64_t>(place * static_cast<double>(all)));
}

}  // namespace stmirror::testing
