// SPDX-License-Identifier: MIT
#include "throttle/rotation.hpp"

#include <algorithm>
#include <cmath>

namespace stmirror {

std::uint64_t Rotation::share(std::chrono::duration<double> since) const {
    const auto gathered = std::max(0.0, since.count()) * per_second;
    return static_cast<std::uint64_t>(std::min(gathered, static_cast<double>(members)));
}

std::optional<std::chrono::seconds> Rotation::round() const {
    constexpr double longest = std::chrono::seconds(std::chrono::years(1000)).count();
    const auto needed = std::ceil(static_cast<double>(members) / per_second);
    if (per_second <= 0 || needed > longest) return std::nullopt;
    return std::chrono::seconds(static_cast<std::int64_t>(needed));
}

}  // namespace stmirror
