// SPDX-License-Identifier: MIT
#include "sync/check.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <iterator>
#include <span>

#include "api/http_status.hpp"
#include "async/task_group.hpp"
#include "sync/feeds/export_feed.hpp"
#include "sync/tenants.hpp"

namespace stmirror::sync {
namespace {

/// Returns the smallest request that shows whether a feed can be read.
api::ApiRequest probe(const Feed& feed, std::int64_t tenant_id) {
    if (feed.kind == FeedKind::Export) { return api::export_request(feed, tenant_id, far_future, false); }
    api::ListQuery query;
    query.page_size = 1;
    if (feed.kind == FeedKind::Window) { query.modified_from = Timestamp::parse(far_future); }
    if (!feed.ids_parameter.empty()) { query.extra.emplace_back(feed.ids_parameter, "0"); }
    for (const auto& [placeholder, column] : feed.parent_keys) {
        query.parents.emplace_back(placeholder, "0");
    }
    return api::list_request(feed, tenant_id, query);
}

/// Returns true if the feed can be read. For a per-parent feed, an error about a parent that does not exist
/// shows that too.
bool is_open(const Feed& feed, const client::Outcome<Page>& page) {
    if (page) { return true; }
    return feed.kind == FeedKind::PerParent && page.error().status >= 400 && page.error().status < 500 &&
           page.error().status != api::http_status::forbidden;
}

asio::awaitable<CheckLine> check_feed(const Resource& resource, client::Session& session) {
    client::Call call;
    call.resource = &resource;
    call.envelope = resource.feed.envelope;
    call.scope = scope_text(resource.feed);
    call.request = probe(resource.feed, session.tenant_id());
    const auto page = co_await session.fetch(std::move(call));
    const auto what = "tenant " + session.tenant_name() + ": " + resource.name;
    if (!is_open(resource.feed, page)) { co_return CheckLine{what, page.error().error}; }
    co_return CheckLine{what, "readable (" + resource.feed.scope + ")"};
}

/// Returns true if the API answered 404 for every feed that is not read per parent, and there are at least
/// two such feeds.
bool is_tenant_unknown(std::span<const Resource* const> resources, std::span<const CheckLine> lines) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < resources.size(); ++i) {
        if (resources[i]->feed.kind == FeedKind::PerParent) { continue; }
        if (lines[i].is_ok() || lines[i].found.error().code != Errc::NotFound) { return false; }
        ++count;
    }
    return count > 1;
}

/// Adds the results of one tenant to `lines`, which must outlive the coroutine. A problem that affects all
/// feeds gives one line.
asio::awaitable<void> check_tenant(client::Session& session, std::vector<const Resource*> resources,
                                   std::vector<CheckLine>& lines) {
    const auto tenant = "tenant " + session.tenant_name();
    const auto concerning_all = [&](Problem problem) {
        problem.text += ". None of the " + std::to_string(resources.size()) + " feeds can be read";
        return problem;
    };
    const auto authenticated = co_await session.authenticate();
    if (!authenticated) {
        lines.push_back({tenant + ": access token", concerning_all(authenticated.error())});
        co_return;
    }
    lines.push_back({tenant + ": access token", std::string("granted")});
    const auto before = lines.size();
    for (const auto* resource : resources) {
        auto line = co_await check_feed(*resource, session);
        if (const auto& failure = session.tenant_failure()) {
            lines.push_back({tenant + ": API", concerning_all(failure->error)});
            co_return;
        }
        lines.push_back(std::move(line));
    }
    if (is_tenant_unknown(resources, std::span(lines).subspan(before))) {
        const auto first = std::ranges::find_if_not(lines, &CheckLine::is_ok);
        const auto problem = concerning_all(first->found.error());
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(before), lines.end());
        lines.push_back({tenant + ": API", problem});
    }
}

/// Checks the tenants concurrently, so that an unreachable one does not delay the others.
asio::awaitable<std::vector<CheckLine>> check_all(Tenants& tenants) {
    const auto& sessions = tenants.sessions();
    std::vector<std::vector<CheckLine>> of_tenants(sessions.size());
    TaskGroup tasks(tenants.loop());
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        tasks.start(check_tenant(*sessions[i], tenants.chosen({}), of_tenants[i]));
    }
    co_await tasks.wait();
    std::vector<CheckLine> lines;
    for (auto& its : of_tenants) { std::ranges::move(its, std::back_inserter(lines)); }
    co_return lines;
}

}  // namespace

void check(Tenants& tenants, std::function<void(std::vector<CheckLine>)> done) {
    tenants.be_quick();
    asio::co_spawn(tenants.loop(), check_all(tenants), hand_to(std::move(done)));
}

}  // namespace stmirror::sync
