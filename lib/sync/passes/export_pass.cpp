// SPDX-License-Identifier: MIT
#include "sync/passes/export_pass.hpp"

#include <exception>

#include "api/http_status.hpp"
#include "async/task_group.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "mirror/writing/page_writer.hpp"
#include "sync/passes/pass.hpp"

namespace stmirror::sync {
namespace {

FeedReport::State state_of(ExportFeed::Phase phase) {
    switch (phase) {
        case ExportFeed::Phase::Main:
            return FeedReport::State::Scanning;
        case ExportFeed::Phase::FullScan:
            return FeedReport::State::FullScanning;
        case ExportFeed::Phase::Tail:
            return FeedReport::State::Tail;
    }
    return FeedReport::State::Scanning;
}

}  // namespace

ExportPass::ExportPass(Pass& pass, bool reads_completely)
    : pass_(&pass), reads_completely_(reads_completely) {}

asio::awaitable<void> ExportPass::run() {
    if (reads_completely_) {
        const bool begun = co_await begin_sweep();
        if (!begun) { co_return; }
    }
    machine_.emplace(pass_->state(), pass_->clock().utc_now(), pass_->mode().extent);
    const auto executor = co_await asio::this_coro::executor;
    TaskGroup storing(executor);
    storing.start(guarded(store_pages()));
    co_await guarded(fetch_pages());
    fetched_all_ = true;
    changed_.notify_all();
    co_await storing.wait();
    for (const auto& warning : machine_->warnings()) { pass_->warn(warning); }
    if (machine_->unfinished()) { pass_->fail(*machine_->unfinished()); }
    was_complete_ = reads_completely_ && !pass_->has_failed();
}

asio::awaitable<bool> ExportPass::begin_sweep() {
    pass_->restart_full_scan();
    auto book = [this](mirror::Mirror& mirror) { return mirror.feeds().book_full_scan(pass_->feed()); };
    const bool booked = co_await store_or_fail(*pass_, book);
    if (!booked) { co_return false; }
    const bool begun = co_await pass_->begin_sweep();
    co_return begun;
}

/// Runs one of the two coroutines. An exception fails the pass. It must not propagate, because the other
/// coroutine still uses this object.
asio::awaitable<void> ExportPass::guarded(asio::awaitable<void> part) {
    try {
        co_await std::move(part);
    } catch (const std::exception& exception) {
        pass_->fail(problem_of(exception));
        changed_.notify_all();
    }
}

/// Estimates the progress from the times of the changes, because exports are ordered by modification time.
void ExportPass::estimate(const Page& page) {
    if (page.rows.empty() || !page.rows.front().modified || !page.rows.back().modified) { return; }
    if (!first_change_at_) { first_change_at_ = page.rows.front().modified; }
    const auto total = pass_->started_utc() - *first_change_at_;
    if (total <= Ticks{0}) { return; }
    const auto done = *page.rows.back().modified - *first_change_at_;
    pass_->estimate(static_cast<double>(done.count()) / static_cast<double>(total.count()));
}

asio::awaitable<void> ExportPass::fetch_pages() {
    const auto& feed = pass_->resource().feed;
    while (!pass_->has_failed()) {
        const auto fetch = machine_->next();
        if (!fetch) { co_return; }
        pass_->show(state_of(fetch->phase));
        client::Call call;
        call.request = api::export_request(feed, pass_->feed().tenant_id, fetch->from, fetch->include_recent);
        call.priority = fetch->priority;
        call.confidential = fetch->from;
        // A full scan of a table that was read before finds few changes, if any, so only keys are decoded.
        const bool skims = fetch->phase == ExportFeed::Phase::FullScan && pass_->state().backfilled;
        call.depth = skims ? api::Depth::Keys : api::Depth::Columns;
        client::PageBudget::Permit permit;
        call.permit = &permit;
        auto page = co_await pass_->fetch(feed, std::move(call));
        if (page.has_error()) {
            if (!handle_failure(page.error())) { co_return; }
            continue;
        }
        if (fetch->phase == ExportFeed::Phase::Main) { estimate(*page); }
        auto step = machine_->on_page(*page);
        reads_completely_ = reads_completely_ || (step.restart_from && scans_after_restart());
        // Most incremental pages are empty and do not count as waiting.
        const std::size_t pages = page->rows.empty() ? 0 : 1;
        waiting_.push_back(Work{std::move(*page), std::move(step), fetch->phase,
                                pass_->store().count_waiting(pages), std::move(permit)});
        changed_.notify_all();
        while (waiting_.size() >= pages_waiting_max && !pass_->has_failed()) { co_await changed_.wait(); }
    }
}

/// Handles a failed request. Returns true if the pass continues from another cursor.
bool ExportPass::handle_failure(const client::Failure& failure) {
    const bool token_refused = failure.status == api::http_status::bad_request;
    if (token_refused && machine_->on_refused()) {
        pass_->log().warning("token_refused", {{"tenant", pass_->report().tenant},
                                               {"feed", pass_->report().feed.resource},
                                               {"code", name(failure.error.code)},
                                               {"error", failure.error.line()}});
        return true;
    }
    pass_->fail(failure);
    return false;
}

asio::awaitable<void> ExportPass::store_pages() {
    for (;;) {
        while (waiting_.empty() && !fetched_all_) { co_await changed_.wait(); }
        if (waiting_.empty()) { co_return; }
        const bool stored = co_await store_next();
        changed_.notify_all();
        if (!stored) {
            waiting_.clear();
            co_return;
        }
    }
}

/// Takes waiting pages of one phase for one transaction. Stops after a page that ends a backfill or full
/// scan, and before a page that restarts the feed.
ExportPass::Batch ExportPass::take_batch() {
    Batch batch;
    const auto phase = waiting_.front().phase;
    while (!waiting_.empty()) {
        auto& next = waiting_.front();
        if (next.phase != phase || (next.step.restart_from && !batch.pages.empty())) { break; }
        batch.pages.push_back(std::move(next.page));
        batch.waiting.push_back(std::move(next.waiting));
        batch.permits.push_back(std::move(next.permit));
        if (next.step.restart_from) { batch.step.restart_from = std::move(next.step.restart_from); }
        if (next.step.cursor) { batch.step.cursor = std::move(next.step.cursor); }
        batch.step.backfill_finished = next.step.backfill_finished;
        batch.step.full_scan_finished = next.step.full_scan_finished;
        waiting_.pop_front();
        if (batch.step.backfill_finished || batch.step.full_scan_finished) { break; }
    }
    return batch;
}

asio::awaitable<bool> ExportPass::store_next() {
    const auto batch = take_batch();
    changed_.notify_all();  // the queue has space, so the next page is requested while the store writes
    std::optional<mirror::Sweep> sweep;
    auto work = [this, &batch, &sweep](mirror::Mirror& mirror) { return write(mirror, batch, sweep); };
    const auto outcome = co_await pass_->store().run(work);
    if (sweep) { pass_->set_sweep(std::move(*sweep)); }
    if (!outcome) {
        pass_->fail(outcome.error());
        co_return false;
    }
    pass_->note_outcome(*outcome);
    if (batch.step.backfill_finished) { pass_->note_backfill_finished(); }
    co_return true;
}

/// Returns whether this pass runs the full scan that a restart makes necessary. A scheduled pass leaves it to
/// a separate pass.
bool ExportPass::scans_after_restart() const { return pass_->mode().extent == Extent::Complete; }

/// Writes a batch. Runs on the store thread, so it may use only feed() and mode() of the pass. Sets `sweep`
/// if it begins one.
Result<mirror::ApplyOutcome> ExportPass::write(mirror::Mirror& mirror, const Batch& batch,
                                               std::optional<mirror::Sweep>& sweep) const {
    const auto& step = batch.step;
    if (step.restart_from) {
        if (auto done = mirror.feeds().restart_from(pass_->feed(), *step.restart_from); !done) {
            return done.error();
        }
        if (scans_after_restart()) {
            auto begun = mirror.sweeps().begin(pass_->feed());
            if (!begun) { return begun.error(); }
            sweep = std::move(*begun);
        }
    }
    auto outcome = mirror.pages().apply(pass_->feed(), batch.pages, step.cursor);
    if (!outcome) { return outcome; }
    if (step.backfill_finished) {
        if (auto done = mirror.feeds().finish_backfill(pass_->feed()); !done) { return done.error(); }
    }
    if (step.full_scan_finished) {
        if (auto done = mirror.feeds().finish_full_scan(pass_->feed()); !done) { return done.error(); }
    }
    return outcome;
}

}  // namespace stmirror::sync
