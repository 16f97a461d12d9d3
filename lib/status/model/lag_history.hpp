// SPDX-License-Identifier: MIT
// The lag of one feed over the last hour, for the chart on the status page. Reads no clock.
#pragma once

#include <chrono>
#include <vector>

#include "base/timestamp.hpp"

namespace stmirror::status {

struct LagSample {
    Timestamp at;
    std::chrono::seconds lag{0};
};

class LagHistory {
 public:
    static constexpr std::chrono::minutes span{60};
    static constexpr std::chrono::minutes interval{1};

    /// Adds a sample. Each interval keeps its worst lag, so that a short rise stays visible.
    void add(Timestamp now, std::chrono::seconds lag);
    /// Returns the samples, oldest first: at most one for each interval of the span.
    const std::vector<LagSample>& samples() const { return samples_; }

 private:
    std::vector<LagSample> samples_;
};

}  // namespace stmirror::status
