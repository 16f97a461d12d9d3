// SPDX-License-Identifier: MIT
#include "status/model/live_facts.hpp"

namespace stmirror::status {

const char* name(Phase phase) {
    switch (phase) {
        case Phase::Waiting:
            return "waiting";
        case Phase::Backfill:
            return "backfill";
        case Phase::Scan:
            return "scan";
        case Phase::Tail:
            return "tail";
        case Phase::FullScan:
            return "full_scan";
        case Phase::BackgroundRefresh:
            return "background_refresh";
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
