// SPDX-License-Identifier: MIT
#include "sync/feeds/window_answer.hpp"

#include <string>
#include <utility>

namespace stmirror::sync {
namespace {

Problem useless(std::string why) {
    return {Errc::Protocol, std::move(why) + "; nothing was read", {}, advice(Errc::Protocol)};
}

}  // namespace

std::int64_t records_of(const Page& page) {
    return static_cast<std::int64_t>(page.rows.size() + page.quarantined.size());
}

std::optional<std::int64_t> total_of(const Page& page) {
    return page.total_count && *page.total_count >= 0 ? page.total_count : std::nullopt;
}

Result<ClockPair> canary_clocks(const Page& page) {
    const auto total = total_of(page);
    if (records_of(page) > 0 || page.has_more || total > 0) {
        return useless(
            "the API ignores the filter by modification time: a window in the far future is not empty");
    }
    if (!total) { return useless(no_total); }
    if (!page.clocks) { return useless("the API's answer has no date, so the server's clock is unknown"); }
    return *page.clocks;
}

}  // namespace stmirror::sync
