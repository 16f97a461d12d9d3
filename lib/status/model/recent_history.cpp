// SPDX-License-Identifier: MIT
#include "status/model/recent_history.hpp"

#include <algorithm>

namespace stmirror::status {
namespace {

std::uint64_t grown(std::uint64_t before, std::uint64_t now) { return now > before ? now - before : 0; }

Totals grown(const Totals& before, const Totals& now) {
    return {grown(before.answered, now.answered), grown(before.failed, now.failed),
            grown(before.changes, now.changes)};
}

void join(HistoryStep& step, const HistoryStep& next) {
    step.to = next.to;
    step.counts.answered += next.counts.answered;
    step.counts.failed += next.counts.failed;
    step.counts.changes += next.counts.changes;
    step.lag.changes = std::max(step.lag.changes, next.lag.changes);
    step.lag.complete = std::max(step.lag.complete, next.lag.complete);
}

}  // namespace

void HistorySteps::add(const HistoryStep& step) {
    // If the clock was set back, drop the steps that are now in the future.
    std::erase_if(steps_,
                  [&](const HistoryStep& each) { return each.to > step.to || each.to <= step.to - span_; });
    if (!steps_.empty() && steps_.back().to - steps_.back().from < interval_) {
        join(steps_.back(), step);
    } else {
        steps_.push_back(step);
    }
}

void RecentHistory::note(Timestamp now, const Totals& totals, const WorstLag& lag) {
    if (last_ && now > last_->at) {
        const HistoryStep step{last_->at, now, grown(last_->totals, totals), lag};
        hour_.add(step);
        day_.add(step);
    }
    last_ = {now, totals};
}

}  // namespace stmirror::status
