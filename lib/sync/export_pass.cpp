// SPDX-License-Identifier: MIT
#include "sync/export_pass.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>

namespace stmirror::sync {
namespace {

FeedReport::State state_of(ExportFeed::Walk walk) {
    switch (walk) {
        case ExportFeed::Walk::Main:
            return FeedReport::State::Walking;
        case ExportFeed::Walk::Rewalk:
            return FeedReport::State::Rewalking;
        case ExportFeed::Walk::Tail:
            return FeedReport::State::Tail;
    }
    return FeedReport::State::Walking;
}

}  // namespace

ExportPass::ExportPass(const Resource& resource, Session& session, Store& store, const Clock& clock,
                       Logger& log, Observer* observer)
    : resource_(&resource),
      session_(&session),
      store_(&store),
      clock_(&clock),
      log_(&log),
      observer_(observer),
      feed_{session.tenant_id(), resource.name} {
    report_.tenant_id = session.tenant_id();
    report_.tenant = session.tenant_name();
    report_.resource = resource.name;
}

asio::awaitable<FeedReport> ExportPass::run() {
    report_.started = clock_->now();
    started_utc_ = clock_->utc_now();
    const bool loaded = co_await load_state();
    if (loaded) {
        auto executor = co_await asio::this_coro::executor;
        asio::co_spawn(executor, store_pages(), [this](std::exception_ptr error) {
            rethrow(error);
            stored_all_ = true;
            changed_.notify_all();
        });
        co_await fetch_guarded();
        fetched_all_ = true;
        changed_.notify_all();
        while (!stored_all_) co_await changed_.wait();
    }
    report_.elapsed = clock_->now() - report_.started;
    if (machine_) {
        report_.warning = machine_->warning();
        if (!machine_->unfinished().empty()) fail({Errc::Protocol, machine_->unfinished()});
    }
    if (!was_stopped_) co_await record();
    log_pass();
    show(was_stopped_ ? FeedReport::State::Stopped
         : failed_    ? FeedReport::State::Failed
                      : FeedReport::State::Done);
    co_return report_;
}

asio::awaitable<bool> ExportPass::load_state() {
    auto load = [this](mirror::Mirror& mirror) { return mirror.feed_state(feed_); };
    auto state = co_await store_->run(load);
    if (!state) {
        fail(state.error());
        co_return false;
    }
    report_.newest_modified = state->newest_modified;
    machine_.emplace(*state, clock_->utc_now());
    co_return true;
}

/// Nothing may leave while store_pages() still holds this pass.
asio::awaitable<void> ExportPass::fetch_guarded() {
    try {
        co_await fetch_pages();
    } catch (const std::exception& exception) {
        fail({Errc::Protocol, report_.resource + ": " + exception.what()});
    }
}

/// An export comes in the order of modification, so the time of its changes tells how far it has come.
void ExportPass::estimate(const Page& page) {
    if (page.rows.empty() || !page.rows.front().modified || !page.rows.back().modified) return;
    if (!walk_began_at_) walk_began_at_ = page.rows.front().modified;
    const auto whole = started_utc_ - *walk_began_at_;
    if (whole <= Ticks{0}) return;
    const auto done = *page.rows.back().modified - *walk_began_at_;
    report_.fraction = static_cast<double>(done.count()) / static_cast<double>(whole.count());
}

asio::awaitable<void> ExportPass::fetch_pages() {
    while (!failed_) {
        const auto fetch = machine_->next();
        if (!fetch) co_return;
        show(state_of(fetch->walk));
        Call call;
        call.resource = resource_;
        call.envelope = resource_->feed.envelope;
        call.scope = resource_->feed.scope;
        call.request =
            api::export_request(resource_->feed, feed_.tenant_id, fetch->from, fetch->include_recent);
        call.priority = fetch->priority;
        call.requests = &report_.requests;
        call.confidential = fetch->from;
        auto page = co_await session_->fetch(std::move(call));
        if (page.has_error()) {
            if (!handle_failure(page.error())) co_return;
            continue;
        }
        if (fetch->walk == ExportFeed::Walk::Main) estimate(*page);
        auto step = machine_->on_page(*page);
        waiting_.push_back(Work{std::move(*page), std::move(step), fetch->walk});
        changed_.notify_all();
        while (waiting_.size() >= pages_waiting_max && !failed_) co_await changed_.wait();
    }
}

/// True where the walk goes on from somewhere else.
bool ExportPass::handle_failure(const Failure& failure) {
    const bool token_refused = failure.status == 400;
    if (token_refused && machine_->on_refused()) {
        log_->warning(
            "token_refused",
            {{"tenant", report_.tenant}, {"feed", report_.resource}, {"error", failure.error.message}});
        return true;
    }
    fail(failure.error);
    return false;
}

asio::awaitable<void> ExportPass::store_pages() {
    for (;;) {
        while (waiting_.empty() && !fetched_all_) co_await changed_.wait();
        if (waiting_.empty()) co_return;
        const bool stored = co_await store_next();
        changed_.notify_all();
        if (!stored) {
            waiting_.clear();
            co_return;
        }
    }
}

/// Takes waiting pages up to the first that wants something done besides.
ExportPass::Batch ExportPass::take_batch() {
    Batch batch;
    const auto walk = waiting_.front().walk;
    while (!waiting_.empty()) {
        auto& next = waiting_.front();
        if (next.walk != walk || (next.step.restart_from && !batch.pages.empty())) break;
        batch.pages.push_back(std::move(next.page));
        if (next.step.restart_from) batch.step.restart_from = std::move(next.step.restart_from);
        if (next.step.cursor) batch.step.cursor = std::move(next.step.cursor);
        batch.step.backfill_finished = next.step.backfill_finished;
        batch.step.rewalk_finished = next.step.rewalk_finished;
        waiting_.pop_front();
        if (batch.step.backfill_finished || batch.step.rewalk_finished) break;
    }
    return batch;
}

asio::awaitable<bool> ExportPass::store_next() {
    const auto batch = take_batch();
    auto work = [this, &batch](mirror::Mirror& mirror) { return write(mirror, batch); };
    const auto outcome = co_await store_->run(work);
    if (!outcome) {
        fail(outcome.error());
        co_return false;
    }
    note_outcome(*outcome, batch);
    co_return true;
}

/// On the store's thread: touches nothing of the pass but its feed.
Result<mirror::ApplyOutcome> ExportPass::write(mirror::Mirror& mirror, const Batch& batch) const {
    const auto& step = batch.step;
    if (step.restart_from) {
        if (auto done = mirror.restart_from(feed_, *step.restart_from); !done) return done.error();
    }
    auto outcome = mirror.apply(feed_, batch.pages, step.cursor);
    if (!outcome) return outcome;
    if (step.backfill_finished) {
        if (auto done = mirror.finish_backfill(feed_); !done) return done.error();
    }
    if (step.rewalk_finished) {
        if (auto done = mirror.finish_rewalk(feed_); !done) return done.error();
    }
    return outcome;
}

void ExportPass::note_outcome(const mirror::ApplyOutcome& outcome, const Batch& batch) {
    report_.outcome += outcome;
    for (const auto& field : outcome.new_fields) {
        log_->warning("new_field",
                      {{"tenant", report_.tenant}, {"feed", report_.resource}, {"field", field}});
    }
    if (outcome.quarantined > 0) {
        log_->warning(
            "records_quarantined",
            {{"tenant", report_.tenant}, {"feed", report_.resource}, {"records", outcome.quarantined}});
    }
    for (const auto& page : batch.pages) {
        for (const auto& row : page.rows) {
            if (row.modified > report_.newest_modified) report_.newest_modified = row.modified;
        }
    }
    if (observer_ != nullptr) observer_->on_progress(report_);
}

asio::awaitable<void> ExportPass::record() {
    mirror::PassRecord pass;
    pass.feed = feed_;
    pass.kind = name(resource_->feed.kind);
    pass.started = started_utc_;
    pass.ended = clock_->utc_now();
    pass.requests = report_.requests;
    pass.outcome = report_.outcome;
    if (failed_) pass.error = report_.error;
    auto write = [&pass](mirror::Mirror& mirror) { return mirror.record_pass(pass); };
    const auto done = co_await store_->run(write);
    if (!done) fail(done.error());
}

void ExportPass::log_pass() const {
    if (was_stopped_) {
        log_->info("pass_stopped", {{"tenant", report_.tenant}, {"feed", report_.resource}});
        return;
    }
    if (failed_) {
        log_->error("pass_failed", {{"tenant", report_.tenant},
                                    {"feed", report_.resource},
                                    {"requests", report_.requests},
                                    {"error", report_.error}});
        return;
    }
    if (!report_.warning.empty()) {
        log_->warning("pass_odd",
                      {{"tenant", report_.tenant}, {"feed", report_.resource}, {"warning", report_.warning}});
    }
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(report_.elapsed);
    log_->info("pass_finished", {{"tenant", report_.tenant},
                                 {"feed", report_.resource},
                                 {"records", report_.outcome.records()},
                                 {"written", report_.outcome.written()},
                                 {"quarantined", report_.outcome.quarantined},
                                 {"requests", report_.requests},
                                 {"elapsed_ms", elapsed.count()}});
}

void ExportPass::fail(const Error& error) {
    failed_ = true;
    was_stopped_ = was_stopped_ || error.code == Errc::Stopped;
    if (report_.error.empty()) report_.error = error.message;
    changed_.notify_all();
}

void ExportPass::show(FeedReport::State state) {
    report_.state = state;
    if (observer_ != nullptr) observer_->on_progress(report_);
}

}  // namespace stmirror::sync
