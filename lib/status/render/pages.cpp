// SPDX-License-Identifier: MIT
#include "status/render/pages.hpp"
#include "status/render/snapshot_json.hpp"
#include "status/render/snapshot_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/human.hpp"
#include "status/render/metrics.hpp"
#include "status/render/page.hpp"

namespace stmirror::status {
namespace {

using Json = nlohmann::ordered_json;

/// If thousands of feeds fail, this many reasons are enough to show the cause.
constexpr std::size_t reasons_max = 20;

Response json_response(int status, std::string body) {
    Response response;
    response.status = status;
    response.content_type = "application/json";
    response.body = std::move(body);
    return response;
}

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string reason(const FeedStatus& feed) {
    const auto what = feed.tenant_name + ": " + feed.health.key.resource + ": ";
    if (feed.freshness == Freshness::Failing) { return what + feed.health.state.last_error; }
    const auto& running = feed.running;
    if (running && running->activity.retrying) { return what + running->activity.retrying->line(); }
    if (feed.health.state.backfilled && !feed.waits_for.empty()) {
        return what + "waits for its parent table " + feed.waits_for;
    }
    if (feed.health.state.backfilled && feed.age) {
        return what + "has not caught up for " + span_text(*feed.age);
    }
    if (!running || !running->progress) { return what + "the first read has not ended yet"; }
    return what + "is being read for the first time, " +
           std::to_string(static_cast<int>(*running->progress * 100)) + " % done";
}

/// Returns at most reasons_max reasons, failing feeds first, and the number of those left out.
Json reasons(const Snapshot& snapshot) {
    auto all = Json::array();
    if (!snapshot.reason.empty()) { all.push_back(snapshot.reason); }
    std::size_t left_out = 0;
    for (const auto freshness : {Freshness::Failing, Freshness::Stale}) {
        for (const auto& feed : snapshot.feeds) {
            if (feed.freshness != freshness) { continue; }
            if (all.size() == reasons_max) {
                ++left_out;
            } else {
                all.push_back(reason(feed));
            }
        }
    }
    if (left_out > 0) { all.push_back("and " + count_text(left_out) + " more, see /status.txt"); }
    return all;
}

Response metrics_response(const Snapshot& snapshot) {
    Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = to_metrics(snapshot);
    return response;
}

Response unavailable(const Problem& error) {
    return json_response(503, dump({{"state", "failing"}, {"reasons", {error.line()}}}));
}

/// Reads "columns=80". Returns 0, which means any width, for anything else.
std::size_t columns_of(std::string_view query) {
    constexpr std::string_view name = "columns=";
    std::size_t columns = 0;
    if (!query.starts_with(name)) { return 0; }
    std::from_chars(query.data() + name.size(), query.data() + query.size(), columns);
    return columns;
}

struct Route {
    std::string_view path;
    Response (*respond)(const Snapshot&, const Request&);
};
constexpr std::array routes{
    Route{"/healthz", [](const Snapshot& snapshot, const Request&) { return health_response(snapshot); }},
    Route{"/readyz", [](const Snapshot& snapshot, const Request&) { return readiness_response(snapshot); }},
    Route{"/metrics", [](const Snapshot& snapshot, const Request&) { return metrics_response(snapshot); }},
    Route{"/status.json",
          [](const Snapshot& snapshot, const Request&) { return json_response(200, to_json(snapshot)); }},
    Route{"/status.txt",
          [](const Snapshot& snapshot, const Request& request) {
              auto response = text_response(200, "");
              response.body = to_text(snapshot, columns_of(request.query));
              return response;
          }},
};

Response make(const Route& route, const Request& request, const Result<Snapshot>& snapshot) {
    try {
        return snapshot ? route.respond(*snapshot, request) : unavailable(snapshot.error());
    } catch (const std::exception& failure) { return failed_response(failure); }
}

}  // namespace

Response health_response(const Snapshot& snapshot) {
    const Json body{{"state", name(snapshot.freshness)},
                    {"feeds_stale", snapshot.stale},
                    {"feeds_failing", snapshot.failing},
                    {"reasons", reasons(snapshot)}};
    return json_response(snapshot.freshness == Freshness::Fresh ? 200 : 503, dump(body));
}

Response readiness_response(const Snapshot& snapshot) {
    if (snapshot.daemon && snapshot.daemon->ready) { return text_response(200, "ready"); }
    return text_response(503, "not ready: the mirror is not open yet, or no access token has been fetched");
}

Handler make_handler(SnapshotProvider provider) {
    return [provider = std::move(provider)](const Request& request, const Answer& answer) {
        if (request.path == "/") { return answer(page_response()); }
        const auto* route = std::ranges::find(routes, request.path, &Route::path);
        if (route != routes.end()) {
            return provider([route, request, answer](const Result<Snapshot>& snapshot) {
                answer(make(*route, request, snapshot));
            });
        }
        answer(text_response(404,
                             "No such page. The pages are: / /status.json /status.txt /metrics "
                             "/healthz /readyz"));
    };
}

}  // namespace stmirror::status
