// SPDX-License-Identifier: MIT
// Which cases a run tries. The environment decides: scripts/reliability sets it.
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

/// By STMIRROR_SEED.
inline Random seeded_random() { return Random(number_from("STMIRROR_SEED", 1)); }

/// One of `all` (from 0), at random from part number `part` of `parts` equal ones.
inline std::uint64_t pick(std::uint64_t all, std::uint64_t part, std::uint64_t parts, Random& random) {
    const auto place = (static_cast<double>(part) + random.unit()) / static_cast<double>(parts);
    return std::min(all - 1, static_cast<std::uint64_t>(place * static_cast<double>(all)));
}

}  // namespace stmirror::testing
