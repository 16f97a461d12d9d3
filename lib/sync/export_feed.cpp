// SPDX-License-Identifier: MIT
#include "sync/export_feed.hpp"

#include <cassert>
#include <utility>

namespace stmirror::sync {

ExportFeed::ExportFeed(const mirror::FeedState& state)
    : settled_(state.cursor),
      rewalk_(state.rewalk_cursor),
      newest_modified_(state.newest_modified),
      backfilled_(state.backfilled) {
    begin(Walk::Main, state.cursor);
}

std::optional<ExportFeed::Fetch> ExportFeed::next() const {
    if (!walk_) return std::nullopt;
    switch (*walk_) {
        case Walk::Main:
            return Fetch{Walk::Main, from_, false, backfilled_ ? Priority::Fresh : Priority::Backfill};
        case Walk::Rewalk:
            return Fetch{Walk::Rewalk, from_, false, Priority::Rotation};
        case Walk::Tail:
            return Fetch{Walk::Tail, from_, true, Priority::Fresh};
    }
    return std::nullopt;
}

ExportFeed::Step ExportFeed::on_page(const Page& page) {
    assert(walk_);
    const auto walk = *walk_;
    Step step;
    if (restarting_) {
        step.restart_from = from_;
        rewalk_ = std::string{};
        settled_ = from_;
        restarting_ = false;
    }
    if (page.continue_from && !page.continue_from->empty()) {
        if (walk == Walk::Main) {
            settled_ = *page.continue_from;
            step.cursor = mirror::CursorUpdate{mirror::Walk::Main, settled_};
        } else if (walk == Walk::Rewalk) {
            rewalk_ = *page.continue_from;
            step.cursor = mirror::CursorUpdate{mirror::Walk::Rewalk, *rewalk_};
        }
    }
    const auto end = advance(page);
    step.backfill_finished = end.backfill_finished;
    step.rewalk_finished = end.rewalk_finished;
    return step;
}

/// hasMore decides whether the walk goes on; the guards end one that would go round in circles.
ExportFeed::Step ExportFeed::advance(const Page& page) {
    if (!page.has_more) return end_walk();
    if (!page.continue_from || page.continue_from->empty()) {
        warning_ = "the API says that there is more but gives no token to go on with";
        return end_walk();
    }
    const auto& token = *page.continue_from;
    if (repeats_without_news(page, token)) {
        warning_ = "the continuation token repeats and brings nothing new";
        return end_walk();
    }
    const bool empty = page.rows.empty() && page.quarantined.empty();
    empty_pages_ = empty ? empty_pages_ + 1 : 0;
    if (empty_pages_ >= empty_pages_max) {
        warning_ = "too many empty pages in a row; the next pass goes on from here";
        begin_next_walk();
        return {};
    }
    from_ = token;
    return {};
}

ExportFeed::Step ExportFeed::end_walk() {
    Step step;
    step.backfill_finished = walk_ == Walk::Main && !backfilled_;
    step.rewalk_finished = walk_ == Walk::Rewalk;
    if (walk_ == Walk::Main) backfilled_ = true;
    begin_next_walk();
    return step;
}

void ExportFeed::begin_next_walk() {
    if (walk_ == Walk::Main && rewalk_) return begin(Walk::Rewalk, *rewalk_);
    if (walk_ != Walk::Tail) return begin(Walk::Tail, settled_);
    walk_.reset();
}

void ExportFeed::begin(Walk walk, std::string from) {
    walk_ = walk;
    from_ = std::move(from);
    empty_pages_ = 0;
    contents_.clear();
    tokens_ = {from_};
}

/// A token that this walk has seen is no harm by itself: with recent changes shown, a feed may stand still
/// while records still come. Only when every record since is one that already came is the walk going in
/// circles.
bool ExportFeed::repeats_without_news(const Page& page, const std::string& token) {
    const bool repeated = !tokens_.insert(token).second;
    bool news = false;
    for (const auto& row : page.rows) news = contents_.insert(row.hash).second || news;
    for (const auto& record : page.quarantined)
        news = contents_.insert(content_hash(record.raw)).second || news;
    if (!repeated) {
        contents_.clear();
        return false;
    }
    return !news;
}

bool ExportFeed::on_refused() {
    assert(walk_);
    if (from_.empty() || restarted_) return false;
    restarted_ = true;
    if (*walk_ == Walk::Rewalk) {
        warning_ = "the token of the re-walk was refused; it starts again";
        begin(Walk::Rewalk, "");
        return true;
    }
    warning_ = "the continuation token was refused; the walk starts again from a date";
    begin(Walk::Main, newest_modified_ ? (*newest_modified_ - restart_margin).to_string() : std::string{});
    restarting_ = true;
    return true;
}

}  // namespace stmirror::sync
