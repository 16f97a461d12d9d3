// SPDX-License-Identifier: MIT
#include "mirror/feeds/feed_states.hpp"

#include "base/clock.hpp"
#include "mirror/feeds/feed_table.hpp"
#include "mirror/records/quarantine.hpp"
#include "mirror/schema/schema.hpp"
#include "mirror/schema/table_schema.hpp"
#include "mirror/sqlite/write_connection.hpp"

namespace stmirror::mirror {

Result<FeedState> FeedStates::state(const FeedKey& feed) {
    return connection_.read([&] { return table_.state(feed); });
}

Result<> FeedStates::finish_backfill(const FeedKey& feed) {
    return connection_.in_transaction([&] {
        table_.set_backfilled(feed);
        make_secondary_indexes(connection_.database(), required_resource(catalogue_, feed.resource));
    });
}

Result<> FeedStates::restart_from(const FeedKey& feed, const std::string& cursor) {
    return connection_.in_transaction([&] {
        table_.set_cursor(feed, {CursorKind::Main, cursor});
        table_.book_full_scan(feed);
    });
}

Result<> FeedStates::book_full_scan(const FeedKey& feed) {
    return connection_.in_transaction([&] { table_.book_full_scan(feed); });
}

Result<> FeedStates::finish_full_scan(const FeedKey& feed) {
    return connection_.in_transaction([&] { table_.finish_full_scan(feed); });
}

Result<> FeedStates::use_fallback(const FeedKey& feed, std::size_t fallback) {
    return connection_.in_transaction([&] { table_.use_fallback(feed, fallback, clock_.utc_now()); });
}

Result<> FeedStates::record_pass(const PassRecord& pass) {
    return connection_.in_transaction([&] { table_.record(pass); });
}

Result<> FeedStates::note_caught_up(std::span<const CaughtUp> feeds) {
    return connection_.in_transaction([&] {
        for (const auto& [feed, attempt, success] : feeds) { table_.set_times(feed, attempt, success); }
    });
}

Result<> FeedStates::record_proof(const ProofRecord& proof) {
    return connection_.in_transaction([&] { table_.record_proof(proof); });
}

Result<> FeedStates::record_comparison(const ComparisonRecord& comparison) {
    return connection_.in_transaction([&] {
        table_.record_comparison(comparison);
        if (!comparison.compared_at) { return; }
        const auto& feed = comparison.feed;
        const bool is_wanted = has_unseen(connection_.database(), feed.tenant_id, feed.resource,
                                          *comparison.compared_at, clock_.utc_now());
        if (is_wanted && !table_.state(feed).full_scan_cursor) { table_.book_full_scan(feed); }
    });
}

Result<> FeedStates::record_sweep(const FeedKey& feed, Timestamp began, std::uint64_t withheld) {
    return connection_.in_transaction([&] { table_.finish_sweep(feed, began, withheld); });
}

}  // namespace stmirror::mirror
