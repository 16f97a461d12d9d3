// SPDX-License-Identifier: MIT
#include "sync/window_walk.hpp"

#include <algorithm>

#include "sync/export_feed.hpp"

namespace stmirror::sync {
namespace {

/// How far behind the server's clock a window ends: commits of the last seconds may still be on their way
/// into the list, and its Date header has no fractions.
constexpr Ticks window_lag = std::chrono::seconds{2};

constexpr const char* provider_placeholder = "booking_provider";

const TenantSettings& tenant_of(const Pass& pass) {
    return *std::ranges::find(pass.settings().tenants, pass.feed().tenant_id, &TenantSettings::id);
}

}  // namespace

std::vector<api::Query> lists_of(const Feed& way, const std::vector<std::int64_t>& booking_providers) {
    if (way.path.find(std::string("{") + provider_placeholder + "}") == std::string::npos)
        return {api::Query{}};
    std::vector<api::Query> lists;
    for (const auto provider : booking_providers) {
        lists.push_back({{provider_placeholder, std::to_string(provider)}});
    }
    return lists;
}

std::string fallback_watermark(const mirror::FeedState& state, Timestamp utc_now) {
    if (!state.fallback_cursor.empty() || !state.backfilled) return state.fallback_cursor;
    return restart_date(state.newest_modified, utc_now);
}

WindowWalk::WindowWalk(Pass& pass, const Feed& way, bool from_start)
    : pass_(&pass),
      way_(&way),
      is_fallback_(&way != &pass.resource().feed),
      from_start_(from_start),
      lists_(lists_of(way, tenant_of(pass).booking_providers)) {}

asio::awaitable<void> WindowWalk::run() {
    if (lists_.empty()) {
        pass_->fail(
            Error{Errc::Configuration, pass_->resource().name + ": " + way_->path +
                                           " needs the tenant's booking_providers in the configuration"});
        co_return;
    }
    pass_->show(FeedReport::State::Walking);
    const auto watermark = from_start_ ? std::string() : first_watermark();
    if (watermark.empty()) {
        const bool begun = co_await pass_->begin_complete_read();
        if (!begun) co_return;
    }
    WindowOptions options;
    options.overlap = pass_->settings().schedule.overlap;
    options.lag = window_lag;
    options.page_size = pass_->settings().limits.page_size;
    options.lists = lists_.size();
    options.priority = !pass_->state.backfilled ? Priority::Backfill
                       : from_start_            ? Priority::Rotation
                                                : Priority::Fresh;
    WindowFeed machine(watermark, options);
    co_await read(machine);
    if (!machine.unfinished().empty()) pass_->fail(Error{Errc::Protocol, machine.unfinished()});
    was_complete_ = watermark.empty() && caught_up_ && !pass_->has_failed();
}

asio::awaitable<void> WindowWalk::read(WindowFeed& machine) {
    while (!pass_->has_failed()) {
        const auto fetch = machine.next();
        if (!fetch) co_return;
        Call call;
        call.request = request(*fetch);
        call.priority = fetch->priority;
        auto page = co_await pass_->fetch(*way_, std::move(call));
        if (page.has_error()) {
            pass_->fail(page.error());
            co_return;
        }
        const auto step = machine.on_page(*page);
        estimate(*page);
        const bool taken = co_await take(step, std::move(*page));
        if (!taken) co_return;
    }
}

asio::awaitable<bool> WindowWalk::take(const WindowFeed::Step& step, Page page) {
    std::optional<mirror::CursorUpdate> cursor;
    // A complete read begins behind the watermark: that stays until it has been passed again.
    const bool moves_on = step.cursor && (!from_start_ || *step.cursor > first_watermark());
    if (moves_on) cursor = {is_fallback_ ? mirror::Walk::Fallback : mirror::Walk::Main, *step.cursor};
    std::vector<Page> pages;
    if (step.keeps_rows) pages.push_back(std::move(page));
    if (!pages.empty() || cursor) {
        const bool applied = co_await pass_->apply(std::move(pages), cursor);
        if (!applied) co_return false;
    }
    if (!step.caught_up) co_return true;
    caught_up_ = true;
    if (pass_->state.backfilled) co_return true;
    auto finish = [this](mirror::Mirror& mirror) { return mirror.finish_backfill(pass_->feed()); };
    const bool finished = co_await store_or_fail(*pass_, finish);
    co_return finished;
}

std::string WindowWalk::first_watermark() const {
    return is_fallback_ ? fallback_watermark(pass_->state, pass_->started_utc()) : pass_->state.cursor;
}

api::ApiRequest WindowWalk::request(const WindowFeed::Fetch& fetch) const {
    api::ListQuery query;
    query.page = fetch.page;
    query.page_size = fetch.page_size;
    query.include_total = fetch.include_total;
    query.modified_from = fetch.from;
    query.modified_before = fetch.before;
    query.sort = way_->sort;
    query.parents = lists_[fetch.list];
    return api::list_request(*way_, pass_->feed().tenant_id, query);
}

/// The first total is that of everything there is to read.
void WindowWalk::estimate(const Page& page) {
    if (!expected_records_ && page.total_count && *page.total_count > 0)
        expected_records_ = *page.total_count;
    if (!expected_records_) return;
    auto& report = pass_->report();
    const auto came = static_cast<double>(report.outcome.records());
    report.fraction = std::min(1.0, came / static_cast<double>(*expected_records_));
}

}  // namespace stmirror::sync
