// SPDX-License-Identifier: MIT
#include "sync/passes/report.hpp"

#include "base/deletes_withheld.hpp"

namespace stmirror::sync {

std::vector<Problem> warnings_of(const FeedReport& report) {
    auto all = report.warnings;
    if (report.deletes_withheld > 0)
        all.push_back(deletes_withheld(report.deletes_withheld, report.feed.resource));
    if (!report.fallback.empty()) {
        all.push_back({Errc::FallbackInUse,
                       "the feed is refused; read by " + report.fallback,
                       {Subject::Kind::Feed, report.feed.resource}});
    }
    return all;
}

}  // namespace stmirror::sync
