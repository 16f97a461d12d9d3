// SPDX-License-Identifier: MIT
#include "sync/passes/deletes.hpp"

#include <algorithm>

#include "base/deletes_withheld.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "sync/passes/look_up.hpp"
#include "sync/passes/pass.hpp"

namespace stmirror::sync {
namespace {

constexpr std::size_t rows_at_a_time = 500;

bool can_look_up(const Resource& resource) { return resource.lookup.has_value(); }

}  // namespace

bool is_implausible(const mirror::MissingCount& count, double max_delete_percent, bool can_look_up) {
    if (count.missing == 0) { return false; }
    if (!can_look_up && (count.missing >= count.live || count.unreadable > 0)) { return true; }
    constexpr double percent = 100;
    return static_cast<double>(count.missing) * percent >
           static_cast<double>(count.live) * max_delete_percent;
}

void log_deletes_withheld(Logger& log, const std::string& tenant, const std::string& resource,
                          std::uint64_t rows) {
    const auto problem = deletes_withheld(rows, resource);
    log.warning("deletes_withheld",
                {{"tenant", tenant}, {"feed", resource}, {"rows", rows}, {"warning", problem.line()}});
}

asio::awaitable<void> Deletes::run() {
    auto count = [this](mirror::Mirror&) { return pass_->sweep().count_missing(); };
    const auto counted = co_await pass_->store().run(count);
    if (!counted) {
        pass_->fail(counted.error());
        co_return;
    }
    const auto max_percent = pass_->settings().schedule.max_delete_percent;
    if (!pass_->mode().accept_deletes &&
        is_implausible(*counted, max_percent, can_look_up(pass_->resource()))) {
        pass_->note_deletes_withheld(counted->missing);
        log_deletes_withheld(pass_->log(), pass_->report().tenant, pass_->report().feed.resource,
                             counted->missing);
        co_await finish(counted->missing);
        co_return;
    }
    if (counted->missing > 0) {
        const bool marked = co_await mark_missing_deleted();
        if (!marked) { co_return; }
    }
    co_await finish(0);
}

asio::awaitable<void> Deletes::note_backfill() {
    auto record = [this](mirror::Mirror& mirror) {
        return mirror.feeds().record_sweep(pass_->feed(), pass_->started_utc(), 0);
    };
    co_await store_or_fail(*pass_, record);
}

asio::awaitable<bool> Deletes::finish(std::uint64_t withheld) {
    // A list is read completely at each poll, so recording the sweep may wait.
    const bool may_wait = pass_->mode().is_scheduled() && pass_->active_feed().kind == FeedKind::List;
    auto work = [this, withheld, may_wait](mirror::Mirror&) {
        return pass_->sweep().finish(pass_->started_utc(), withheld, may_wait);
    };
    const bool done = co_await store_or_fail(*pass_, work);
    co_return done;
}

asio::awaitable<bool> Deletes::mark_missing_deleted() {
    const auto columns = look_up_columns(pass_->resource());
    std::int64_t after = 0;
    for (;;) {
        auto select = [&](mirror::Mirror&) {
            return pass_->sweep().missing_rows(columns, after, rows_at_a_time);
        };
        auto rows = co_await pass_->store().run(select);
        if (!rows) { pass_->fail(rows.error()); }
        if (!rows || rows->empty()) { co_return rows.has_value(); }
        after = rows->back().row_id;
        const bool looked_up = co_await look_up(*rows);
        if (!looked_up) { co_return false; }
        auto mark_deleted = [&](mirror::Mirror&) {
            return pass_->sweep().mark_deleted(*rows, mirror::DeletedReason::Missing);
        };
        const auto marked = co_await pass_->store().run(mark_deleted);
        if (!marked) {
            pass_->fail(marked.error());
            co_return false;
        }
        pass_->note_deleted(*marked);
    }
}

/// Looks up `rows` and removes those that still exist. Returns false if the pass has failed; nothing is known
/// then.
asio::awaitable<bool> Deletes::look_up(std::vector<mirror::MissingRow>& rows) {
    const auto& resource = pass_->resource();
    if (!can_look_up(resource)) { co_return true; }
    WantedRecords wanted;
    for (const auto& row : rows) { wanted.emplace(row.key, row.values); }
    auto fetch = [this](const Feed& feed, api::ApiRequest request) {
        client::Call call;
        call.request = std::move(request);
        call.priority = full_scan_priority(pass_->mode().extent);
        return pass_->fetch(feed, std::move(call));
    };
    auto answer = co_await sync::look_up(resource, pass_->feed().tenant_id,
                                         pass_->settings().limits.page_size, std::move(wanted), fetch);
    if (answer.has_error()) {
        pass_->fail(answer.error().error);
        co_return false;
    }
    std::erase_if(rows, [&](const auto& row) { return !answer->is_absent(row.key); });
    // The operation for a single record returns the form of the feed, unless the feed is an export. So the
    // records that it returned are written like those of a page.
    const bool has_form_of_feed =
        resource.lookup->ids_parameter.empty() && resource.feed.kind != FeedKind::Export;
    if (!has_form_of_feed || answer->pages().empty()) { co_return true; }
    const bool kept = co_await pass_->apply(answer->take_pages(), std::nullopt);
    co_return kept;
}

}  // namespace stmirror::sync
