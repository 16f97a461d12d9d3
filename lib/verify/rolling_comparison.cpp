// SPDX-License-Identifier: MIT
#include "verify/rolling_comparison.hpp"

#include <algorithm>

namespace stmirror::verify {
namespace {

constexpr Ticks second = std::chrono::seconds{1};

Timestamp whole_second(Timestamp time) { return time - time.since_year_one() % second; }

}  // namespace

std::vector<Timestamp> window_bounds(std::span<const Timestamp> created, std::size_t rows) {
    std::vector<Timestamp> bounds;
    std::size_t begin = 0;
    while (created.size() - begin > rows) {
        auto bound = whole_second(created[begin + rows]);
        if (bound <= created[begin]) { bound = whole_second(created[begin]) + second; }
        begin = static_cast<std::size_t>(std::ranges::lower_bound(created, bound) - created.begin());
        if (begin < created.size()) { bounds.push_back(bound); }
    }
    return bounds;
}

void RollingComparison::cut(std::span<const Timestamp> created, Timestamp utc_now, TimePoint now) {
    // Begins a new round if none is in progress, or if the clock was set back. Otherwise a clock that was set
    // back would prolong the old round.
    if (!round_.began || *round_.began > utc_now) { round_ = {utc_now, ""}; }
    bounds_ = window_bounds(created, rows_in_window);
    if (const auto from = Timestamp::parse(round_.cursor)) {
        bounds_.erase(bounds_.begin(), std::ranges::upper_bound(bounds_, *from));
    }
    const auto planned = std::chrono::duration_cast<Ticks>(interval_ * round_share);
    left_ = std::chrono::duration_cast<Duration>(planned - std::min(utc_now - *round_.began, planned));
    cut_at_ = now;
    done_ = 0;
    is_cut_ = true;
    plan_next();
}

/// Sets when the next window is due. There are n + 1 equal waits before, between and after n windows.
void RollingComparison::plan_next() {
    const auto windows = static_cast<double>(bounds_.size() + 1);
    const auto share = static_cast<double>(done_ + 1) / (windows + 1);
    due_ = cut_at_ + std::chrono::duration_cast<Duration>(std::chrono::duration<double>(left_) * share);
}

TimeWindow RollingComparison::window(Timestamp before) const {
    const auto end = done_ < bounds_.size() ? bounds_[done_] : before;
    return {Timestamp::parse(round_.cursor), std::min(end, before)};
}

std::optional<Timestamp> RollingComparison::compared(TimePoint now, bool is_equal) {
    differs_ = differs_ || !is_equal;
    if (done_ < bounds_.size()) {
        round_.cursor = bounds_[done_].to_string();
        ++done_;
        plan_next();
        return std::nullopt;
    }
    const auto began = differs_ ? std::nullopt : round_.began;
    differs_ = false;
    round_ = {};
    is_cut_ = false;
    due_ = now;
    return began;
}

}  // namespace stmirror::verify
