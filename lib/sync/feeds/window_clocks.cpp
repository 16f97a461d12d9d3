// SPDX-License-Identifier: MIT
#include "sync/feeds/window_clocks.hpp"

#include <algorithm>

#include "sync/feeds/window_bounds.hpp"

namespace stmirror::sync {

WindowClocks::WindowClocks(const ClockPair& clocks, Ticks overlap, Ticks lag)
    : clocks_(clocks),
      overlap_(overlap),
      lag_(lag),
      end_(whole_second(clocks.counts() - lag)),
      watermark_max_(whole_second(clocks.earlier() - lag)) {}

std::optional<Timestamp> WindowClocks::first_from(Timestamp watermark) const {
    const auto from = whole_second(std::min(watermark, end_) - overlap_);
    return from < distant_past ? std::nullopt : std::optional(from);
}

Timestamp WindowClocks::stable_until() const {
    return whole_second(std::min(end_, watermark_max_) - overlap_);
}

bool WindowClocks::confirm(const ClockPair& answer) {
    const auto passed = answer.counts() - whole_second(clocks_.counts());
    watermark_max_ = std::min(watermark_max_, whole_second(answer.earlier() - lag_));
    return answer.agree() && passed >= Ticks{0} && passed <= age_max;
}

}  // namespace stmirror::sync
