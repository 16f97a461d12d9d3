// SPDX-License-Identifier: MIT
#include "status/model/lag_history.hpp"

#include <algorithm>

namespace stmirror::status {

void LagHistory::add(Timestamp now, std::chrono::seconds lag) {
    // If the clock was set back, drop the samples that are now in the future.
    std::erase_if(samples_,
                  [&](const LagSample& sample) { return sample.at > now || sample.at <= now - span; });
    if (!samples_.empty() && now - samples_.back().at < interval) {
        samples_.back().lag = std::max(samples_.back().lag, lag);
    } else {
        samples_.push_back({now, lag});
    }
}

}  // namespace stmirror::status
