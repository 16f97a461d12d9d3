// SPDX-License-Identifier: MIT
#include "sync/check_tenant.hpp"

#include "api/http_status.hpp"
#include "sync/feeds/export_feed.hpp"

namespace stmirror::sync {
namespace {

/// The smallest request that shows whether a feed is open.
api::ApiRequest probe(const Feed& feed, std::int64_t tenant_id) {
    if (feed.kind == FeedKind::Export) return api::export_request(feed, tenant_id, far_future, false);
    api::ListQuery query;
    query.page_size = 1;
    if (feed.kind == FeedKind::Window) query.modified_from = Timestamp::parse(far_future);
    for (const auto& [placeholder, column] : feed.parent_keys) query.parents.emplace_back(placeholder, "0");
    return api::list_request(feed, tenant_id, query);
}

/// A parent that is not there is an answer: the feed is open.
bool is_open(const Feed& feed, const client::Outcome<Page>& page) {
    if (page) return true;
    return feed.kind == FeedKind::PerParent && page.error().status >= 400 && page.error().status < 500 &&
           page.error().status != api::http_status::forbidden;
}

asio::awaitable<CheckLine> check_feed(const Resource& resource, client::Session& session) {
    client::Call call;
    call.resource = &resource;
    call.envelope = resource.feed.envelope;
    call.scope = resource.feed.scope;
    call.request = probe(resource.feed, session.tenant_id());
    const auto page = co_await session.fetch(std::move(call));
    const auto what = "tenant " + session.tenant_name() + ": " + resource.name;
    if (!is_open(resource.feed, page)) co_return CheckLine{what, false, page.error().error.message};
    co_return CheckLine{what, true, "readable (" + resource.feed.scope + ")"};
}

}  // namespace

asio::awaitable<void> check_tenant(client::Session& session, std::vector<const Resource*> resources,
                                   std::vector<CheckLine>& lines) {
    const auto tenant = "tenant " + session.tenant_name();
    const auto held_up = ". It holds up all " + std::to_string(resources.size()) + " feeds";
    const auto authenticated = co_await session.authenticate();
    if (!authenticated) {
        lines.push_back({tenant + ": access token", false, authenticated.error().message + held_up});
        co_return;
    }
    lines.push_back({tenant + ": access token", true, "granted"});
    for (const auto* resource : resources) {
        auto line = co_await check_feed(*resource, session);
        if (const auto& failure = session.tenant_failure()) {
            lines.push_back({tenant + ": API", false, failure->error.message + held_up});
            co_return;
        }
        lines.push_back(std::move(line));
    }
}

}  // namespace stmirror::sync
