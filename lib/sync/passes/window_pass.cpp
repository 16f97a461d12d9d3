// SPDX-License-Identifier: MIT
#include "sync/passes/window_pass.hpp"

#include <algorithm>

#include "catalogue/countable.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "mirror/sqlite/idle_writes.hpp"
#include "sync/feeds/export_feed.hpp"
#include "sync/passes/pass.hpp"

namespace stmirror::sync {
namespace {

/// How far before the server's clock the last window ends. Records committed in the last seconds may not be
/// in the list yet, and the Date header has only whole seconds.
constexpr Ticks window_lag = std::chrono::seconds{2};

/// The largest number of pages of one window. A larger window is split, because all pages of a window are
/// read again after a crash, and the keys of its records are in memory: 2 MB with pages of 5,000 records.
constexpr std::int64_t pages_of_window_max = 50;

const TenantSettings& tenant_of(const Pass& pass) {
    return *std::ranges::find(pass.settings().tenants, pass.feed().tenant_id, &TenantSettings::id);
}

}  // namespace

std::vector<api::Query> lists_of(const Feed& feed, const std::vector<std::int64_t>& booking_providers) {
    if (!needs_provider(feed)) { return {api::Query{}}; }
    std::vector<api::Query> lists;
    for (const auto provider : booking_providers) {
        lists.push_back({{provider_placeholder, std::to_string(provider)}});
    }
    return lists;
}

std::string fallback_watermark(const mirror::FeedState& state, Timestamp utc_now) {
    if (!state.fallback_cursor.empty() || !state.backfilled) { return state.fallback_cursor; }
    return restart_date(state.newest_modified, utc_now);
}

WindowPass::WindowPass(Pass& pass, const Feed& feed, bool from_start)
    : pass_(&pass),
      feed_(&feed),
      is_fallback_(&feed != &pass.resource().feed),
      from_start_(from_start),
      lists_(lists_of(feed, tenant_of(pass).booking_providers)) {}

asio::awaitable<void> WindowPass::run() {
    if (lists_.empty()) {
        pass_->fail(Problem{Errc::Configuration,
                            feed_->path + " needs the tenant's booking_providers in the configuration"});
        co_return;
    }
    pass_->show(FeedReport::State::Scanning);
    // The last window ends at the server's clock of the first page, however long the pass takes.
    pass_->note_read_until_begin();
    if (begins_with_recent()) {
        const bool booked = co_await book_full_scan();
        if (!booked) { co_return; }
    }
    const auto watermark = first_watermark();
    reads_from_start_ = watermark.empty();
    if (reads_from_start_) {
        const bool begun = co_await pass_->begin_sweep();
        if (!begun) { co_return; }
    }
    co_await read_from(watermark);
    was_complete_ = reads_from_start_ && caught_up_ && !pass_->has_failed();
    // A record that changed during the scan has left its window and may not have been read. Without a look-up
    // the sweep would take it for deleted.
    reads_again_ = was_complete_ && reached_ && !pass_->resource().lookup;
    if (reads_again_) { co_await read_from(reached_->to_string()); }
    was_complete_ = was_complete_ && !pass_->has_failed();
}

WindowOptions WindowPass::options() const {
    WindowOptions options;
    const bool is_full_scan = pass_->mode().extent == Extent::FullScan;
    if (!is_full_scan && pass_->mode().extent != Extent::Complete) {
        options.restart = restart_date(pass_->state().newest_modified, pass_->started_utc());
    }
    options.overlap = pass_->settings().schedule.overlap;
    // The second read must include the last seconds, so its last window ends after the present time.
    options.lag = reads_again_ ? -window_lag : window_lag;
    options.page_size = pass_->settings().limits.page_size;
    options.pages_max = feed_->sort == order_by_id ? pages_of_window_max : 1;
    options.lists = lists_.size();
    if (is_poll()) { options.clocks = pass_->known_clocks(); }
    const bool is_first_read = !pass_->state().backfilled && !pass_->state().full_scan_cursor;
    options.priority = is_first_read || (is_full_scan && !pass_->state().backfilled) ? Priority::Backfill
                       : from_start_ || is_full_scan ? full_scan_priority(pass_->mode().extent)
                                                     : Priority::Incremental;
    return options;
}

/// Returns true if the pass only reads what changed since the stored watermark, which an earlier pass has
/// reached.
bool WindowPass::is_poll() const {
    if (from_start_ || pass_->mode().extent == Extent::FullScan) { return false; }
    return !(is_fallback_ ? pass_->state().fallback_cursor : pass_->state().cursor).empty();
}

/// Returns true if the pass begins a scheduled backfill, which reads the recent records first, as for an
/// export feed.
bool WindowPass::begins_with_recent() const {
    const auto& state = pass_->state();
    const bool was_never_read = state.cursor.empty() && !state.backfilled && !state.full_scan_cursor;
    return pass_->mode().extent == Extent::Incremental && was_never_read && !is_fallback_;
}

asio::awaitable<bool> WindowPass::book_full_scan() {
    pass_->restart_from((pass_->started_utc() - recent_span).to_string());
    auto book = [this](mirror::Mirror& mirror) {
        return mirror.feeds().restart_from(pass_->feed(), pass_->state().cursor);
    };
    const bool booked = co_await store_or_fail(*pass_, book);
    co_return booked;
}

asio::awaitable<void> WindowPass::read_from(const std::string& watermark) {
    WindowFeed machine(watermark, options());
    co_await read(machine);
    if (machine.unfinished()) { pass_->fail(*machine.unfinished()); }
}

asio::awaitable<void> WindowPass::read(WindowFeed& machine) {
    while (!pass_->has_failed()) {
        const auto fetch = machine.next();
        if (!fetch) { co_return; }
        client::Call call;
        call.request = request(*fetch);
        call.priority = fetch->priority;
        client::PageBudget::Permit permit;
        call.permit = &permit;
        auto page = co_await pass_->fetch(*feed_, std::move(call));
        if (page.has_error()) {
            pass_->fail(page.error());
            co_return;
        }
        note_clocks(page->clocks);
        const auto step = machine.on_page(*page);
        if (step.restarts) {
            const bool restarted = co_await restart();
            if (!restarted) { co_return; }
        }
        estimate(*page);
        const bool taken = co_await take(step, std::move(*page));
        if (!taken) { co_return; }
    }
}

/// Keeps the clocks of the first page, which the pass uses until its end.
void WindowPass::note_clocks(const std::optional<ClockPair>& clocks) {
    if (latest_clock_ || !clocks) { return; }
    latest_clock_ = clocks->later();
    if (clocks->agree()) { return; }
    pass_->warn(
        {Errc::ClocksDiffer,
         "the API's clock and this machine's clock differ by more than 5 minutes. This machine's clock is "
         "used, and recent changes are read again until the two clocks agree",
         {},
         advice(Errc::ClocksDiffer)});
}

/// Discards a watermark that was stored with a wrong clock, since changes before it may be missing. A command
/// then reads everything in this pass. A scheduled pass reads the recent changes and marks a full scan as
/// due.
asio::awaitable<bool> WindowPass::restart() {
    pass_->log().warning("watermark_of_future", {{"tenant", pass_->report().tenant},
                                                 {"feed", pass_->report().feed.resource},
                                                 {"watermark", first_watermark()}});
    const auto extent = pass_->mode().extent;
    if (extent == Extent::FullScan) { co_return true; }
    if (extent == Extent::Complete) {
        reads_from_start_ = true;
        const bool begun = co_await pass_->begin_sweep();
        co_return begun;
    }
    pass_->restart_full_scan();
    auto book = [this](mirror::Mirror& mirror) {
        if (is_fallback_) { return mirror.feeds().book_full_scan(pass_->feed()); }
        return mirror.feeds().restart_from(pass_->feed(), options().restart);
    };
    const bool booked = co_await store_or_fail(*pass_, book);
    co_return booked;
}

asio::awaitable<bool> WindowPass::take(const WindowFeed::Step& step, Page page) {
    std::optional<mirror::CursorUpdate> cursor;
    if (step.cursor && !reads_again_) {
        reached_ = Timestamp::parse(*step.cursor);
        cursor = cursor_update(*step.cursor);
    }
    std::vector<Page> pages;
    if (step.keeps_rows) { pages.push_back(std::move(page)); }
    if (!pages.empty() || cursor) {
        const bool applied = co_await pass_->apply(std::move(pages), cursor);
        if (!applied) { co_return false; }
    }
    if (!step.caught_up || caught_up_) { co_return true; }
    caught_up_ = true;
    const bool finished = co_await finish();
    co_return finished;
}

/// Returns the cursor to store with the page. Empty if the stored watermark stays.
std::optional<mirror::CursorUpdate> WindowPass::cursor_update(const std::string& watermark) const {
    const auto& state = pass_->state();
    if (pass_->mode().extent == Extent::FullScan) {
        if (state.backfilled) { return std::nullopt; }
        return mirror::CursorUpdate{mirror::CursorKind::FullScan, watermark};
    }
    // A full scan begins before the stored watermark. That watermark stays until the scan passes it, unless
    // the watermark is in the future.
    const auto stored = stored_watermark();
    const auto from = Timestamp::parse(stored);
    const bool is_of_future = from && latest_clock_ && *from > *latest_clock_ + options().overlap;
    if (from_start_ && watermark <= stored && !is_of_future) { return std::nullopt; }
    mirror::CursorUpdate update{is_fallback_ ? mirror::CursorKind::Fallback : mirror::CursorKind::Main,
                                watermark};
    update.may_wait = from && !is_of_future && pass_->started_utc() - *from < mirror::idle_write_interval;
    return update;
}

/// Called when the watermark has reached the server's clock. Records the end of a backfill or full scan if
/// everything was read.
asio::awaitable<bool> WindowPass::finish() {
    const bool has_read_all =
        reads_from_start_ || pass_->mode().extent == Extent::FullScan || !pass_->state().full_scan_cursor;
    if (!has_read_all || (pass_->state().backfilled && !pass_->state().full_scan_cursor)) { co_return true; }
    auto work = [this](mirror::Mirror& mirror) -> Result<> {
        if (auto done = mirror.feeds().finish_backfill(pass_->feed()); !done) { return done; }
        return mirror.feeds().finish_full_scan(pass_->feed());
    };
    const bool finished = co_await store_or_fail(*pass_, work);
    if (finished) { pass_->note_backfill_finished(); }
    co_return finished;
}

std::string WindowPass::first_watermark() const {
    if (from_start_) { return {}; }
    const auto& state = pass_->state();
    if (pass_->mode().extent == Extent::FullScan) { return state.full_scan_cursor.value_or(""); }
    return stored_watermark();
}

std::string WindowPass::stored_watermark() const {
    return is_fallback_ ? fallback_watermark(pass_->state(), pass_->started_utc()) : pass_->state().cursor;
}

api::ApiRequest WindowPass::request(const WindowFeed::Fetch& fetch) const {
    api::ListQuery query;
    query.page = fetch.page;
    query.page_size = fetch.page_size;
    query.include_total = fetch.include_total;
    query.modified_from = fetch.from;
    query.modified_before = fetch.before;
    query.sort = feed_->sort;
    query.parents = lists_[fetch.list];
    return api::list_request(*feed_, pass_->feed().tenant_id, query);
}

/// Estimates the progress. The first total is the number of records that the pass will read.
void WindowPass::estimate(const Page& page) {
    if (!expected_records_ && page.total_count && *page.total_count > 0) {
        expected_records_ = page.total_count;
    }
    if (!expected_records_) { return; }
    const auto came = static_cast<double>(pass_->report().outcome.records());
    pass_->estimate(came / static_cast<double>(*expected_records_));
}

}  // namespace stmirror::sync
