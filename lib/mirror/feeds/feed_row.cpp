// SPDX-License-Identifier: MIT
#include "mirror/feeds/feed_row.hpp"

namespace stmirror::mirror {
namespace {

constexpr std::int64_t first_version_with_fallbacks = 2;
constexpr std::int64_t first_version_with_proof = 4;
constexpr std::int64_t first_version_with_withheld_time = 5;

}  // namespace

std::string state_columns(std::int64_t schema_version) {
    std::string columns =
        "kind, cursor, rewalk_cursor, backfilled, newest_modified, last_attempt, last_success, last_error, ";
    columns += schema_version >= first_version_with_fallbacks
                   ? "fallback, fallback_cursor, refused_at, swept_at, deletes_held, "
                   : "0, '', NULL, NULL, 0, ";
    columns += schema_version >= first_version_with_proof
                   ? "proved_at, proof_error, compared_at, compare_began, compare_cursor, "
                   : "NULL, '', NULL, NULL, '', ";
    columns += schema_version >= first_version_with_withheld_time ? "withheld_at" : "NULL";
    return columns;
}

FeedState read_state(Statement& row, int first) {
    int column = first;
    const auto text = [&] { return std::string(row.text(column++)); };
    const auto time = [&] { return row.time(column++); };
    const auto number = [&] { return static_cast<std::uint64_t>(row.integer(column++)); };
    FeedState state;
    state.kind = text();
    state.cursor = text();
    const bool has_full_scan = !row.is_null(column);
    auto full_scan_cursor = text();
    if (has_full_scan) { state.full_scan_cursor = std::move(full_scan_cursor); }
    state.backfilled = number() != 0;
    state.newest_modified = time();
    state.last_attempt = time();
    state.last_success = time();
    state.last_error = text();
    state.fallback = number();
    state.fallback_cursor = text();
    state.refused_at = time();
    state.swept_at = time();
    state.deletes_withheld = number();
    state.proved_at = time();
    state.proof_error = text();
    state.compared_at = time();
    state.compare_began = time();
    state.compare_cursor = text();
    state.withheld_at = time();
    return state;
}

}  // namespace stmirror::mirror
