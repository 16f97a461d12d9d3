// SPDX-License-Identifier: MIT
#include "sync/passes/time_left.hpp"

namespace stmirror::sync {

std::optional<std::chrono::seconds> time_left(const FeedReport& report, TimePoint now) {
    constexpr double enough_done = 0.01;
    constexpr std::chrono::seconds enough_time{10};
    if (!report.fraction) { return std::nullopt; }
    const auto done = *report.fraction - report.first_fraction;
    const auto so_far = std::chrono::duration<double>(now - report.first_fraction_at);
    if (done < enough_done || so_far < enough_time) { return std::nullopt; }
    const auto left = so_far * (1 - *report.fraction) / done;
    return std::chrono::duration_cast<std::chrono::seconds>(left);
}

}  // namespace stmirror::sync
