// SPDX-License-Identifier: MIT
// Which times a pass of a window feed may read, by the clocks at its beginning. A value type.
#pragma once

#include <optional>

#include "base/clock_pair.hpp"
#include "base/timestamp.hpp"

namespace stmirror::sync {

/// All returned times are whole seconds.
class WindowClocks {
 public:
    /// How much later than these clocks the first answer of a poll may be. A longer time means that the
    /// machine slept or that the request waited, so the window ended too early.
    static constexpr Ticks age_max = std::chrono::seconds{10};

    /// For `overlap` and `lag` see WindowOptions.
    WindowClocks(const ClockPair& clocks, Ticks overlap, Ticks lag);

    /// Returns true if the clocks agree and the watermark is not ahead of them.
    bool fit(Timestamp watermark) const { return clocks_.agree() && !is_ahead(watermark); }
    /// Returns true if the watermark is ahead of both clocks, so it was stored with a wrong clock.
    bool is_ahead(Timestamp watermark) const { return watermark > clocks_.later() + overlap_; }
    /// Returns where the first window begins. Empty if it has no lower bound. If the clock went back a
    /// little, the window begins earlier too; otherwise changes made in the meantime would be missed.
    std::optional<Timestamp> first_from(Timestamp watermark) const;
    /// Returns the end of the last window.
    Timestamp end() const { return end_; }
    /// Returns the latest watermark to store. It is behind both clocks.
    Timestamp watermark_max() const { return watermark_max_; }
    /// Returns the time before which no record will be committed anymore.
    Timestamp stable_until() const;

    /// Takes the first answer of a poll that began with these clocks. Returns true if the answer shows that
    /// they were right. Then the watermark stays behind the answer's clocks, too.
    bool confirm(const ClockPair& answer);

 private:
    ClockPair clocks_;
    Ticks overlap_;
    Ticks lag_;
    Timestamp end_;
    Timestamp watermark_max_;
};

}  // namespace stmirror::sync
