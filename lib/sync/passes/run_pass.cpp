// SPDX-License-Identifier: MIT
#include "sync/passes/run_pass.hpp"

#include <algorithm>
#include <exception>

#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "sync/passes/deletes.hpp"
#include "sync/passes/export_pass.hpp"
#include "sync/passes/list_pass.hpp"
#include "sync/passes/parent_pass.hpp"
#include "sync/passes/pass.hpp"
#include "sync/passes/window_pass.hpp"

namespace stmirror::sync {
namespace {

/// Returns the resource's own feed for 0, or its fallbacks for 1 and above.
const Feed& feed_of(const Resource& resource, std::size_t number) {
    return number == 0 ? resource.feed : resource.fallbacks[number - 1];
}

asio::awaitable<bool> load_state(Pass& pass) {
    auto load = [&pass](mirror::Mirror& mirror) { return mirror.feeds().state(pass.feed()); };
    auto state = co_await pass.store().run(load);
    if (!state) {
        pass.fail(state.error());
        co_return false;
    }
    pass.take_state(std::move(*state));
    co_return true;
}

/// Returns true if this pass reads everything and reveals deletions. A resumed backfill cannot reveal
/// deletions; it continues from its cursor.
bool is_sweep_wanted(const Pass& pass) {
    const auto sweep = pass.settings().schedule.sweep;
    switch (pass.mode().extent) {
        case Extent::Complete:
            return pass.mode().from_start || is_sweep_due(pass.state(), sweep, pass.clock().utc_now()) ||
                   (pass.state().backfilled && pass.state().full_scan_cursor);
        case Extent::Incremental:
        case Extent::Tail:
        case Extent::BackgroundRefresh:
            return false;
        case Extent::FullScan:
            return pass.state().backfilled;
    }
    return false;
}

/// Reads feed `number`; see feed_of(). Returns true if everything was read, so that records not seen are
/// missing.
asio::awaitable<bool> read_feed(Pass& pass, std::size_t number) {
    const auto& feed = feed_of(pass.resource(), number);
    pass.set_active_feed(feed);
    const bool completely = is_sweep_wanted(pass);
    switch (feed.kind) {
        case FeedKind::Export: {
            ExportPass exports(pass, completely);
            co_await exports.run();
            co_return exports.was_complete();
        }
        case FeedKind::Window: {
            // A command reads the rest of a scheduled backfill together with the new changes.
            const bool has_leftover = pass.mode().extent == Extent::Complete && pass.state().full_scan_cursor;
            WindowPass windows(pass, feed, completely || has_leftover);
            co_await windows.run();
            co_return windows.was_complete();
        }
        case FeedKind::List: {
            ListPass list(pass, feed);
            co_await list.run();
            co_return list.was_complete();
        }
        case FeedKind::PerParent: {
            ParentPass parents(pass, feed);
            co_await parents.run();
            co_return false;
        }
    }
    co_return false;
}

/// Returns true if the refused export can be read again. Requests changes from the far future, so that the
/// answer has no records; only its success matters.
asio::awaitable<bool> is_open_again(Pass& pass) {
    const auto& own = pass.resource().feed;
    client::Call call;
    call.request = api::export_request(own, pass.feed().tenant_id, far_future, false);
    const auto page = co_await pass.fetch(own, std::move(call));
    co_return page.has_value();
}

asio::awaitable<void> remember_feed(Pass& pass, std::size_t number) {
    auto use = [&pass, number](mirror::Mirror& mirror) {
        return mirror.feeds().use_fallback(pass.feed(), number);
    };
    co_await store_or_fail(pass, use);
}

/// Returns the number of the feed to begin with. This is the active feed, or the resource's own feed if the
/// own feed is due for another attempt and can be read again.
asio::awaitable<std::size_t> first_feed(Pass& pass) {
    const auto in_use = pass.state().fallback;
    const auto since_refusal = age_of(pass.state().refused_at, pass.clock().utc_now());
    const bool may_ask = in_use > 0 && pass.mode().extent != Extent::FullScan &&
                         pass.resource().feed.kind == FeedKind::Export &&
                         (!since_refusal || *since_refusal > refusal_lasts);
    if (!may_ask) { co_return in_use; }
    const bool open = co_await is_open_again(pass);
    const std::size_t chosen = open ? 0 : in_use;
    co_await remember_feed(pass, chosen);
    if (open) { co_await load_state(pass); }
    co_return chosen;
}

void log_refused(Pass& pass, const Feed& next) {
    pass.log().warning("feed_refused", {{"tenant", pass.report().tenant},
                                        {"feed", pass.report().feed.resource},
                                        {"code", name(pass.report().error->code)},
                                        {"error", pass.report().error_text()},
                                        {"fallback", next.path}});
}

/// Reads the feed, and tries the fallbacks in order while the API refuses. Returns true if everything was
/// read.
asio::awaitable<bool> read_open_feed(Pass& pass) {
    const auto& resource = pass.resource();
    auto number = co_await first_feed(pass);
    std::vector<Problem> refusals;
    while (!pass.has_failed()) {
        const bool complete = co_await read_feed(pass, number);
        if (!pass.was_refused()) {
            if (number > 0) { pass.note_fallback(feed_of(resource, number).path); }
            // For a per-parent feed no fallback is stored, so each pass tries the resource's own feed first.
            const bool is_new = number != pass.state().fallback && resource.feed.kind != FeedKind::PerParent;
            if (is_new && !pass.has_failed()) { co_await remember_feed(pass, number); }
            co_return complete;
        }
        // A full scan does not change the active feed; incremental passes do.
        if (pass.mode().extent == Extent::FullScan) { co_return false; }
        refusals.push_back(*pass.report().error);
        if (number >= resource.fallbacks.size()) { break; }
        ++number;
        log_refused(pass, feed_of(resource, number));
        pass.forget_refusal();
    }
    if (!refusals.empty()) { pass.replace_error(joined(refusals)); }
    co_return false;
}

asio::awaitable<void> record(Pass& pass) {
    mirror::PassRecord done;
    done.result = pass.report();
    done.kind = name(pass.active_feed().kind);
    done.started = pass.started_utc();
    done.ended = pass.clock().utc_now();
    done.is_full_scan =
        pass.mode().extent == Extent::FullScan || pass.mode().extent == Extent::BackgroundRefresh;
    done.may_wait = pass.mode().is_scheduled();
    auto write = [&done](mirror::Mirror& mirror) { return mirror.feeds().record_pass(done); };
    co_await store_or_fail(pass, write);
}

void log_end(Pass& pass) {
    const auto& report = pass.report();
    if (pass.was_stopped()) {
        pass.log().info("pass_stopped", {{"tenant", report.tenant}, {"feed", report.feed.resource}});
        return;
    }
    if (pass.is_failure_of_all()) { return; }
    if (pass.has_failed()) {
        pass.log().error("pass_failed", {{"tenant", report.tenant},
                                         {"feed", report.feed.resource},
                                         {"requests", report.requests},
                                         {"code", name(report.error->code)},
                                         {"subject", name(report.error->subject.kind)},
                                         {"error", report.error->line()}});
        return;
    }
    for (const auto& warning : report.warnings) {
        pass.log().warning("pass_warning", {{"tenant", report.tenant},
                                            {"feed", report.feed.resource},
                                            {"code", name(warning.code)},
                                            {"warning", warning.line()}});
    }
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(report.elapsed);
    const auto& mode = pass.mode();
    const bool is_quiet = mode.is_scheduled() && report.outcome.written() == 0 && !mode.is_after_failure;
    pass.log().write(is_quiet ? LogLevel::Debug : LogLevel::Info, "pass_finished",
                     {{"tenant", report.tenant},
                      {"feed", report.feed.resource},
                      {"extent", name(pass.mode().extent)},
                      {"records", report.outcome.records()},
                      {"written", report.outcome.written()},
                      {"quarantined", report.outcome.quarantined},
                      {"requests", report.requests},
                      {"elapsed_ms", elapsed.count()}});
}

/// Reads the feed and marks deletions. An exception (for example, out of memory) ends only this pass.
asio::awaitable<void> read_guarded(Pass& pass) {
    try {
        const bool loaded = co_await load_state(pass);
        if (!loaded) { co_return; }
        const bool complete = co_await read_open_feed(pass);
        if (pass.has_failed()) { co_return; }
        Deletes deletes(pass);
        if (complete) { co_await deletes.run(); }
        if (!complete && pass.has_finished_backfill()) { co_await deletes.note_backfill(); }
    } catch (const std::exception& exception) { pass.fail(problem_of(exception)); }
}

}  // namespace

std::optional<Ticks> since_full_scan(const mirror::FeedState& state, Timestamp utc_now) {
    return age_of(latest_of({state.swept_at, state.compared_at}, utc_now), utc_now);
}

bool is_sweep_due(const mirror::FeedState& state, std::chrono::seconds sweep, Timestamp utc_now) {
    if (!state.backfilled) { return false; }
    const auto since_sweep = since_full_scan(state, utc_now);
    return !since_sweep || *since_sweep >= sweep;
}

asio::awaitable<FeedReport> run_pass(const Resource& resource, PassParts parts, PassMode mode) {
    Pass pass(resource, parts, mode);
    co_await read_guarded(pass);
    pass.note_end();
    // Log a failure before recording it, because the mirror may be the cause and delay the recording.
    const bool had_failed = pass.has_failed();
    if (had_failed) { log_end(pass); }
    if (!pass.was_stopped()) { co_await record(pass); }
    if (!had_failed) { log_end(pass); }
    pass.show(pass.was_stopped()  ? FeedReport::State::Stopped
              : pass.has_failed() ? FeedReport::State::Failed
                                  : FeedReport::State::Done);
    co_return pass.report();
}

}  // namespace stmirror::sync
