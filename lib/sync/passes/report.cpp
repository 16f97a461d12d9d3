// SPDX-License-Identifier: MIT
#include "sync/passes/report.hpp"

#include "base/deletes_withheld.hpp"

namespace stmirror::sync {

std::vector<Problem> warnings_of(const FeedReport& report) {
    auto all = report.warnings;
    if (report.deletes_withheld > 0) {
        all.push_back(deletes_withheld(report.deletes_withheld, report.feed.resource));
    }
    if (!report.fallback.empty()) {
        all.push_back({Errc::FallbackInUse,
                       "the API refuses the feed; its fallback was read: " + report.fallback,
                       {Subject::Kind::Feed, report.feed.resource}});
    }
    return all;
}

FeedReport joined(FeedReport first, const FeedReport& then) {
    auto both = then;
    both.extent = Extent::Complete;
    both.started = first.started;
    both.elapsed = then.started + then.elapsed - first.started;
    both.requests += first.requests;
    both.deletes_withheld += first.deletes_withheld;
    both.outcome = first.outcome;
    both.outcome += then.outcome;
    if (!both.newest_modified) { both.newest_modified = first.newest_modified; }
    if (both.fallback.empty()) { both.fallback = first.fallback; }
    both.warnings = std::move(first.warnings);
    both.warnings.insert(both.warnings.end(), then.warnings.begin(), then.warnings.end());
    return both;
}

}  // namespace stmirror::sync
