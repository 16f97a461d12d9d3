// SPDX-License-Identifier: MIT
#include "mirror/feeds/feed_table.hpp"

#include "mirror/feeds/feed_row.hpp"
#include "mirror/sqlite/idle_writes.hpp"

namespace stmirror::mirror {
namespace {

/// The number of runs kept for each feed: enough for more than a day of polls.
constexpr std::int64_t runs_kept_of_feed = 2000;

std::string cursor_column(CursorKind kind) {
    switch (kind) {
        case CursorKind::Main:
            break;
        case CursorKind::FullScan:
            return "rewalk_cursor";
        case CursorKind::Fallback:
            return "fallback_cursor";
    }
    return "cursor";
}

}  // namespace

FeedState FeedTable::state(const FeedKey& feed) {
    Statement select(database_,
                     "SELECT " + state_columns() + " FROM _feeds WHERE tenant_id = ? AND resource = ?");
    select.bind_all(feed.tenant_id, std::string_view(feed.resource));
    return select.step() ? read_state(select, 0) : FeedState{};
}

void FeedTable::set_cursor(const FeedKey& feed, const CursorUpdate& update) {
    set(feed, cursor_column(update.kind), std::string_view(update.cursor));
}

void FeedTable::set_newest_modified(const FeedKey& feed, Timestamp newest) {
    const auto text = newest.to_string();
    set(feed, "newest_modified", std::string_view(text));
}

void FeedTable::set_backfilled(const FeedKey& feed) { set(feed, "backfilled", std::int64_t{1}); }

void FeedTable::book_full_scan(const FeedKey& feed) { set(feed, "rewalk_cursor", std::string_view()); }

void FeedTable::finish_full_scan(const FeedKey& feed) { set(feed, "rewalk_cursor", std::monostate{}); }

void FeedTable::use_fallback(const FeedKey& feed, std::size_t fallback, Timestamp now) {
    const auto before = state(feed).fallback;
    if (before != 0 && before != fallback) {
        set(feed, "fallback_cursor", std::string_view());  // the cursor belongs to the previous fallback
    }
    set(feed, "fallback", static_cast<std::int64_t>(fallback));
    if (fallback == 0) {
        set(feed, "refused_at", std::monostate{});
        book_full_scan(feed);
        return;
    }
    const auto refused_at = now.to_string();
    set(feed, "refused_at", std::string_view(refused_at));
}

void FeedTable::finish_sweep(const FeedKey& feed, Timestamp began, std::uint64_t withheld) {
    const auto swept_at = began.to_string();
    set(feed, "swept_at", std::string_view(swept_at));
    set(feed, "deletes_held", static_cast<std::int64_t>(withheld));
}

void FeedTable::note_deletes_withheld(const FeedKey& feed, std::uint64_t withheld) {
    if (withheld > state(feed).deletes_withheld) {
        set(feed, "deletes_held", static_cast<std::int64_t>(withheld));
    }
}

void FeedTable::set_withheld_at(const FeedKey& feed, std::optional<Timestamp> time) {
    set_time(feed, "withheld_at", time);
    if (!time) { set(feed, "deletes_held", std::int64_t{0}); }
}

void FeedTable::record(const PassRecord& pass) {
    if (pass.may_wait && says_nothing_new(pass)) { return; }
    const auto& feed = pass.result.feed;
    if (!pass.is_full_scan) {
        const auto error = pass.result.error_text();
        set(feed, "kind", std::string_view(pass.kind));
        set(feed, "last_error", std::string_view(error));
        const auto until = pass.result.read_until.value_or(pass.ended);
        set_times(feed, pass.ended, pass.result.has_caught_up() ? std::optional(until) : std::nullopt);
    }
    insert_run(pass);
    Statement prune(database_,
                    "DELETE FROM _runs WHERE tenant_id = ?1 AND resource = ?2 AND id <= (SELECT id FROM _runs"
                    " WHERE tenant_id = ?1 AND resource = ?2 ORDER BY id DESC LIMIT 1 OFFSET ?3)");
    prune.bind_all(feed.tenant_id, std::string_view(feed.resource), runs_kept_of_feed);
    prune.run();
}

void FeedTable::set_times(const FeedKey& feed, Timestamp attempt, std::optional<Timestamp> success) {
    set_time(feed, "last_attempt", attempt);
    if (success) { set_time(feed, "last_success", success); }
}

void FeedTable::record_proof(const ProofRecord& proof) {
    const auto before = state(proof.feed);
    const auto since = proof.proved_at ? age_of(before.proved_at, *proof.proved_at) : std::nullopt;
    const bool is_recent = !proof.proved_at || (since && *since < idle_write_interval);
    const bool is_withheld_as_before =
        proof.deletes_withheld.value_or(before.deletes_withheld) == before.deletes_withheld;
    if (proof.may_wait && is_recent && is_withheld_as_before && before.proof_error == proof.error) { return; }
    if (proof.deletes_withheld) {
        set(proof.feed, "deletes_held", static_cast<std::int64_t>(*proof.deletes_withheld));
    }
    if (proof.proved_at) { set_time(proof.feed, "proved_at", proof.proved_at); }
    set(proof.feed, "proof_error", std::string_view(proof.error));
}

void FeedTable::record_comparison(const ComparisonRecord& comparison) {
    if (comparison.compared_at) { set_time(comparison.feed, "compared_at", comparison.compared_at); }
    set_time(comparison.feed, "compare_began", comparison.began);
    set(comparison.feed, "compare_cursor", std::string_view(comparison.cursor));
}

bool FeedTable::says_nothing_new(const PassRecord& pass) {
    const auto& result = pass.result;
    if (result.outcome.written() > 0) { return false; }
    // A pass without `read_until` has read every change until its end. This is news if the pass before it did
    // not catch up, for example because it was cut short.
    const bool needs_equal_times = result.has_caught_up() && !result.read_until;
    Statement select(database_,
                     std::string("SELECT last_attempt FROM _feeds WHERE tenant_id = ? AND resource = ?"
                                 " AND last_error = ?") +
                         (needs_equal_times ? " AND last_success = last_attempt" : ""));
    const auto error = result.error_text();
    select.bind_all(result.feed.tenant_id, std::string_view(result.feed.resource), std::string_view(error));
    if (!select.step()) { return false; }
    const auto since = age_of(select.time(0), pass.ended);
    return since && *since < idle_write_interval;
}

bool FeedTable::is_backfilled(SQLite::Database& database, const std::string& resource) {
    Statement select(database, "SELECT 1 FROM _feeds WHERE resource = ? AND backfilled = 1");
    select.bind_all(std::string_view(resource));
    return select.step();
}

void FeedTable::set(const FeedKey& feed, const std::string& column, const Cell& value) {
    Statement upsert(database_, "INSERT INTO _feeds (tenant_id, resource, " + column +
                                    ") VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET " + column +
                                    " = excluded." + column + " WHERE " + column + " IS NOT excluded." +
                                    column);
    upsert.bind_all(feed.tenant_id, std::string_view(feed.resource), value);
    upsert.run();
}

void FeedTable::set_time(const FeedKey& feed, const std::string& column, std::optional<Timestamp> time) {
    if (!time) { return set(feed, column, std::monostate{}); }
    const auto text = time->to_string();
    set(feed, column, std::string_view(text));
}

void FeedTable::insert_run(const PassRecord& pass) {
    Statement insert(database_,
                     "INSERT INTO _runs (tenant_id, resource, kind, started_at, ended_at, requests, inserted,"
                     " updated, restored, unchanged, outdated, quarantined, deleted, error)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const auto started = pass.started.to_string();
    const auto ended = pass.ended.to_string();
    const auto count = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
    const auto& feed = pass.result.feed;
    const auto& outcome = pass.result.outcome;
    const auto error = pass.result.error_text();
    insert.bind_all(feed.tenant_id, std::string_view(feed.resource), std::string_view(pass.kind),
                    std::string_view(started), std::string_view(ended), count(pass.result.requests),
                    count(outcome.inserted), count(outcome.updated), count(outcome.restored),
                    count(outcome.unchanged), count(outcome.outdated), count(outcome.quarantined),
                    count(outcome.deleted), pass.result.error ? Cell(std::string_view(error)) : Cell());
    insert.run();
}

}  // namespace stmirror::mirror
