// SPDX-License-Identifier: MIT
#include "status/model/live_facts.hpp"

namespace stmirror::status {

const char* name(Phase phase) {
    switch (phase) {
        case Phase::Waiting:
            return "waiting";
        case Phase::Backfill:
            return "backfill";
        case Phase::Walk:
            return "walk";
        case Phase::Tail:
            return "tail";
        case Phase::Rewalk:
            return "rewalk";
        case Phase::Rotation:
            return "rotation";
        case Phase::Sweep:
            return "sweep";
    }
    return "unknown";
}

const FeedFacts* LiveFacts::find(const FeedStatus& feed) const {
    const auto found = feeds.find(FeedKey{feed.health.tenant_id, feed.health.resource});
    return found == feeds.end() ? nullptr : &found->second;
}

}  // namespace stmirror::status
