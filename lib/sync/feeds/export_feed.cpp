// SPDX-License-Identifier: MIT
#include "sync/feeds/export_feed.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace stmirror::sync {

std::string restart_date(std::optional<Timestamp> newest_modified, Timestamp utc_now) {
    if (!newest_modified) { return {}; }
    // The newest time of modification may be in the future, or in the year 1.
    const auto newest = std::min(*newest_modified, utc_now);
    if (newest.since_year_one() < restart_margin) { return {}; }
    return (newest - restart_margin).to_string();
}

ExportFeed::ExportFeed(const mirror::FeedState& state, Timestamp utc_now, Extent extent)
    : stable_(state.cursor),
      extent_(extent),
      full_scan_(state.full_scan_cursor),
      restart_date_(restart_date(state.newest_modified, utc_now)),
      backfilled_(state.backfilled),
      is_first_read_(!state.backfilled && !state.full_scan_cursor),
      scan_priority_(state.backfilled ? full_scan_priority(extent) : Priority::Backfill) {
    begin_first_phase(utc_now);
}

void ExportFeed::begin_first_phase(Timestamp utc_now) {
    switch (extent_) {
        case Extent::Complete:
            return begin(Phase::Main, stable_);
        case Extent::Incremental:
        case Extent::BackgroundRefresh:
            return begin_incremental(utc_now);
        case Extent::Tail:
            return begin(Phase::Tail, stable_);
        case Extent::FullScan:
            return begin(Phase::FullScan, full_scan_.value_or(""));
    }
}

/// Begins an incremental pass. The first one begins with the recent records, because they matter most. A full
/// scan for the rest is then marked as due.
void ExportFeed::begin_incremental(Timestamp utc_now) {
    restarting_ = stable_.empty() && !backfilled_;
    begin(Phase::Main, restarting_ ? (utc_now - recent_span).to_string() : stable_);
}

std::optional<ExportFeed::Fetch> ExportFeed::next() const {
    if (!phase_) { return std::nullopt; }
    switch (*phase_) {
        case Phase::Main:
            return Fetch{Phase::Main, from_, false,
                         is_first_read_ ? Priority::Backfill : Priority::Incremental};
        case Phase::FullScan:
            return Fetch{Phase::FullScan, from_, false, scan_priority_};
        case Phase::Tail:
            return Fetch{Phase::Tail, from_, true,
                         extent_ == Extent::FullScan ? scan_priority_ : Priority::Incremental};
    }
    return std::nullopt;
}

ExportFeed::Step ExportFeed::on_page(const Page& page) {
    assert(phase_);
    Step step;
    if (restarting_) {
        step.restart_from = from_;
        full_scan_ = std::string{};
        stable_ = from_;
        restarting_ = false;
    }
    step.cursor = take_token(page);
    advance(page, step);
    return step;
}

/// Returns the cursor to store with the page. The tail's tokens are not stored, because they lie past changes
/// that the main phase does not show yet.
std::optional<mirror::CursorUpdate> ExportFeed::take_token(const Page& page) {
    if (!page.continue_from || page.continue_from->empty()) { return std::nullopt; }
    if (phase_ == Phase::Main) {
        stable_ = *page.continue_from;
        return mirror::CursorUpdate{mirror::CursorKind::Main, stable_};
    }
    if (phase_ == Phase::FullScan) {
        full_scan_ = *page.continue_from;
        return mirror::CursorUpdate{mirror::CursorKind::FullScan, *full_scan_};
    }
    return std::nullopt;
}

/// Goes on to the next page, or ends the phase. hasMore decides whether the phase continues. The other checks
/// end a phase that makes no progress.
void ExportFeed::advance(const Page& page, Step& step) {
    if (!page.has_more) { return end_phase(step); }
    if (!page.continue_from || page.continue_from->empty()) {
        return leave_phase(Errc::Protocol,
                           "the API reports that there is more but gives no continuation token");
    }
    const auto& token = *page.continue_from;
    if (repeats_without_news(page, token)) { return guess_end(); }
    const bool empty = page.rows.empty() && page.quarantined.empty();
    empty_pages_ = empty ? empty_pages_ + 1 : 0;
    if (empty_pages_ >= empty_pages_max) {
        return leave_phase(Errc::NoProgress, std::to_string(empty_pages_) +
                                                 " empty pages in a row; the next pass continues from there");
    }
    if (is_going_in_circles(page)) {
        return leave_phase(
            Errc::NoProgress,
            std::to_string(stale_pages_) +
                " pages in a row contained only records that this pass had already seen, but the API "
                "reports that there is more; the next pass continues from there");
    }
    from_ = token;
}

/// Counts consecutive pages without news and returns true if there are too many. A server that always returns
/// new tokens would otherwise keep the pass busy forever.
bool ExportFeed::is_going_in_circles(const Page& page) {
    bool news = false;
    for (const auto& row : page.rows) { news = seen_.add(row.hash) || news; }
    for (const auto& record : page.quarantined) { news = seen_.add(content_hash(record.raw)) || news; }
    stale_pages_ = news ? 0 : stale_pages_ + 1;
    return stale_pages_ >= stale_pages_max;
}

void ExportFeed::end_phase(Step& step) {
    // Everything has been read once if the main phase began at the start, or if the full scan has ended too.
    const bool has_read_all = phase_ == Phase::FullScan || (phase_ == Phase::Main && !full_scan_);
    step.backfill_finished = has_read_all && !backfilled_;
    step.full_scan_finished = phase_ == Phase::FullScan;
    backfilled_ = backfilled_ || has_read_all;
    begin_next_phase();
}

/// Ends the phase after a token that repeats. The token counts as the end of the feed only if the next pass
/// reads from that token again. A backfill and a full scan stay unfinished: a backfill must be complete, and
/// rows that a full scan misses would be marked deleted.
void ExportFeed::guess_end() {
    const std::string what = "the continuation token repeats without new records; ";
    const bool ends_for_now = phase_ == Phase::Tail || (phase_ == Phase::Main && (backfilled_ || full_scan_));
    if (!ends_for_now) { return leave_phase(Errc::TokenRepeats, what + "the rest of the feed was not read"); }
    warn(Errc::TokenRepeats, what + "this is treated as the end of the feed");
    begin_next_phase();
}

/// Leaves the phase before its end, so the end is not recorded.
void ExportFeed::leave_phase(Errc code, std::string why) {
    unfinished_ = Problem{code, std::move(why), {}, advice(code)};
    begin_next_phase();
}

void ExportFeed::warn(Errc code, std::string what) {
    Problem problem{code, std::move(what), {}, advice(code)};
    if (std::ranges::find(warnings_, problem) == warnings_.end()) { warnings_.push_back(std::move(problem)); }
}

void ExportFeed::begin_next_phase() {
    if (phase_ == Phase::Main && full_scan_ && extent_ == Extent::Complete) {
        return begin(Phase::FullScan, *full_scan_);
    }
    if (phase_ != Phase::Tail && extent_ != Extent::FullScan) { return begin(Phase::Tail, stable_); }
    // A record that changed lately has left its earlier position, and only the tail shows it. A full scan
    // that did not read the tail would take the record for deleted.
    if (phase_ == Phase::FullScan && !unfinished_) { return begin(Phase::Tail, full_scan_.value_or("")); }
    phase_.reset();
}

void ExportFeed::begin(Phase phase, std::string from) {
    phase_ = phase;
    from_ = std::move(from);
    empty_pages_ = 0;
    stale_pages_ = 0;
    seen_.clear();
    contents_.clear();
    tokens_ = {from_};
}

/// Returns true if the feed makes no progress. A repeated token alone does not prove that: with recent
/// changes included, the token may stay the same while new records arrive. Every record since the last new
/// token must also be a repeated one.
bool ExportFeed::repeats_without_news(const Page& page, const std::string& token) {
    if (tokens_.insert(token).second) {
        contents_.clear();
        return false;
    }
    bool news = false;
    for (const auto& row : page.rows) { news = contents_.insert(row.hash).second || news; }
    for (const auto& record : page.quarantined) {
        news = contents_.insert(content_hash(record.raw)).second || news;
    }
    return !news;
}

/// Restarts at most once per pass. A refused tail does not cause a restart. If the stable token is no longer
/// valid, the next main phase restarts the feed.
bool ExportFeed::on_refused() {
    assert(phase_);
    if (from_.empty() || restarted_ || phase_ == Phase::Tail) { return false; }
    restarted_ = true;
    if (phase_ == Phase::FullScan) {
        warn(Errc::TokenRefused, "the token of the full scan was refused; the full scan started again");
        begin(Phase::FullScan, "");
        return true;
    }
    warn(Errc::TokenRefused, "the continuation token was refused; the feed restarted from a date");
    begin(Phase::Main, restart_date_);
    restarting_ = !restart_date_.empty();
    return true;
}

}  // namespace stmirror::sync
