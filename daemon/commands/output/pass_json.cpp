// SPDX-License-Identifier: MIT
#include "daemon/commands/output/pass_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace stmirror::daemon {
namespace {

using Json = nlohmann::ordered_json;
using sync::FeedReport;

const char* state_name(FeedReport::State state) {
    switch (state) {
        case FeedReport::State::Done:
            return "done";
        case FeedReport::State::Failed:
            return "failed";
        default:
            return "stopped";
    }
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json feed_json(const FeedReport& report) {
    using std::chrono::duration;
    const auto newest = report.newest_modified ? Json(report.newest_modified->to_string()) : Json(nullptr);
    return {{"tenant", report.tenant},
            {"tenant_id", report.feed.tenant_id},
            {"resource", report.feed.resource},
            {"state", state_name(report.state)},
            {"records_read", report.outcome.records()},
            {"changes", report.outcome.written()},
            {"requests", report.requests},
            {"seconds", std::chrono::duration_cast<duration<double>>(report.elapsed).count()},
            {"newest_modified", newest},
            {"deletes_withheld", report.deletes_withheld},
            {"error", text_or_null(report.error_text())},
            {"warning", text_or_null(line_of(report.warnings))},
            {"fallback", text_or_null(report.fallback)}};
}

}  // namespace

std::string to_json(const std::vector<FeedReport>& reports, bool is_stopped) {
    auto feeds = Json::array();
    for (const auto& report : reports) { feeds.push_back(feed_json(report)); }
    const bool ok = !is_stopped && std::ranges::all_of(reports, [](const auto& report) {
        return report.state == FeedReport::State::Done && report.deletes_withheld == 0;
    });
    return Json{{"ok", ok}, {"stopped", is_stopped}, {"feeds", std::move(feeds)}}.dump(
        2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace stmirror::daemon
