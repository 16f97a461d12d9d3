// SPDX-License-Identifier: MIT
#include "sync/feeds/window_feed.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

#include "sync/feeds/window_answer.hpp"
#include "sync/feeds/window_bounds.hpp"

namespace stmirror::sync {
namespace {

/// Returns true if a part has about as many records as expected. Then the estimates for smaller parts are
/// reliable too.
bool is_about(std::int64_t found, std::int64_t expected) {
    return found >= expected / 2 && found / 2 <= expected;
}

std::string words(const std::optional<Timestamp>& from, Timestamp before) {
    return (from ? "from " + from->to_string() + " " : std::string{}) + "up to " + before.to_string();
}

std::string count(std::int64_t found, std::int64_t total) {
    return std::to_string(found) + " of " + std::to_string(total) + " records received";
}

Problem incomplete(std::string why) {
    return {Errc::Incomplete, std::move(why), {}, advice(Errc::Incomplete)};
}

}  // namespace

WindowFeed::WindowFeed(const std::string& cursor, const WindowOptions& options)
    : options_(options), watermark_(Timestamp::parse(cursor)) {
    assert(options_.page_size > 0 && options_.pages_max > 0 && options_.lists > 0);
    begin_without_canary();
}

/// Begins a poll with the known clocks. If they do not fit the watermark, the canary's answer decides whose
/// time is wrong.
void WindowFeed::begin_without_canary() {
    if (!options_.clocks || !watermark_) { return; }
    clocks_.emplace(*options_.clocks, options_.overlap, options_.lag);
    if (!clocks_->fit(*watermark_)) { return; }
    if (const auto window = first_window()) {
        are_clocks_confirmed_ = false;
        enter(*window);
    }
}

std::optional<WindowFeed::Fetch> WindowFeed::next() const {
    Fetch fetch;
    fetch.priority = options_.priority;
    switch (asking_) {
        case Asking::Nothing:
            return std::nullopt;
        case Asking::Canary:
            fetch.from = canary_from;
            fetch.before = canary_before;
            return fetch;
        case Asking::Window:
            fetch.page_size = window_page_size();
            break;
        case Asking::Pages:
            fetch.page = static_cast<int>(page_);
            fetch.page_size = options_.page_size;
            break;
    }
    fetch.list = window_.list;
    fetch.from = window_.from;
    fetch.before = window_.before;
    return fetch;
}

/// Returns the page size for a window. A window that probably does not fit is only counted, because its rows
/// would be discarded.
int WindowFeed::window_page_size() const {
    return window_.guess >= options_.page_size ? 1 : options_.page_size;
}

WindowFeed::Step WindowFeed::on_page(const Page& page) {
    assert(asking_ != Asking::Nothing);
    Step step;
    switch (asking_) {
        case Asking::Canary:
            on_canary(page, step);
            break;
        case Asking::Window:
            on_window(page, step);
            break;
        case Asking::Pages:
            on_one_of_pages(page, step);
            break;
        case Asking::Nothing:
            break;
    }
    return step;
}

void WindowFeed::on_canary(const Page& page, Step& step) {
    const auto clocks = canary_clocks(page);
    if (!clocks) { return give_up(clocks.error()); }
    clocks_.emplace(*clocks, options_.overlap, options_.lag);
    if (watermark_ && clocks_->is_ahead(*watermark_)) {
        step.restarts = true;
        watermark_ = Timestamp::parse(options_.restart);
    }
    const auto window = first_window();
    return window ? enter(*window) : finish(step);
}

/// Returns the window from the watermark to the end. Empty if there is no time between them.
std::optional<WindowFeed::Window> WindowFeed::first_window() const {
    Window whole;
    whole.before = clocks_->end();
    if (watermark_) { whole.from = clocks_->first_from(*watermark_); }
    if (whole.from && *whole.from >= whole.before) { return std::nullopt; }
    whole.guess = whole.from ? 0 : options_.page_size;
    return whole;
}

void WindowFeed::enter(const Window& window) {
    window_ = window;
    tries_ = 0;
    ask_first_page();
    if (!window_.is_counted || window_.guess < options_.page_size) { return; }
    total_ = window_.guess;
    read_pages_or_split();
}

bool WindowFeed::is_divisible() const { return end_of_first(window_.from, window_.before, 2).has_value(); }

void WindowFeed::ask_first_page() {
    asking_ = Asking::Window;
    keys_.clear();
}

std::int64_t WindowFeed::last_page() const {
    const auto pages = (total_ - 1) / options_.page_size + 1;
    return std::clamp<std::int64_t>(pages, 1, std::numeric_limits<int>::max());
}

void WindowFeed::ask_last_page() {
    asking_ = Asking::Pages;
    page_ = last_page();
    keys_.clear();
}

/// Decides how to read a window of more than a page. Before its pages are read, the part in which records may
/// still be committed late is cut off, because an added record moves others to pages that were already read.
/// If this part is most of the window, the window is split.
void WindowFeed::read_pages_or_split() {
    if (!is_divisible()) { return ask_last_page(); }
    const auto stable_until = clocks_->stable_until();
    const bool is_mostly_stable =
        !window_.from || stable_until - *window_.from >= window_.before - stable_until;
    const bool are_few_pages = pages_max() > 1 && total_ <= options_.page_size * pages_max();
    if (!is_mostly_stable || !are_few_pages) { return split(); }
    if (window_.before > stable_until) {
        later_.push_back(Window{stable_until, window_.before, window_.list});
        window_.before = stable_until;
    }
    ask_last_page();
}

/// Takes the first page of a window. A window fits if its total is less than the page size. An equal total is
/// not enough: the API may count and read at different moments, so only a page that is not full is certainly
/// complete.
void WindowFeed::on_window(const Page& page, Step& step) {
    if (!are_clocks_confirmed_ && !confirms_clocks(page)) {
        asking_ = Asking::Canary;
        return;
    }
    const auto total = total_of(page);
    if (!total) { return try_again(no_total); }
    const auto asked = window_page_size();
    total_ = *total;
    if (!note_first_total()) { return; }
    if (total_ >= options_.page_size) { return read_pages_or_split(); }
    if (total_ >= asked) {
        window_.guess = total_;
        return ask_first_page();
    }
    step.keeps_rows = true;
    keys_.add(page);
    if (page.has_more || records_of(page) >= asked) { return try_again(more_than_total); }
    if (keys_.count() < total_) { return try_again(count(keys_.count(), total_)); }
    finish_list(step);
}

/// If the first answer does not fit on a page, the API may ignore the filter, which the canary would show.
bool WindowFeed::confirms_clocks(const Page& page) {
    are_clocks_confirmed_ = true;
    const auto total = total_of(page);
    return total && *total < options_.page_size && page.clocks && clocks_->confirm(*page.clocks);
}

/// Takes one of several pages of a window. The next page to read is the page before it, or an even earlier
/// page if so many records have left the window that the page before would be empty.
void WindowFeed::on_one_of_pages(const Page& page, Step& step) {
    step.keeps_rows = true;
    const auto total = total_of(page);
    if (!total) { return try_again(no_total); }
    const bool has_grown = *total > std::exchange(total_, *total);
    if (!note_first_total()) { return; }
    keys_.add(page);
    // Records that were committed late have moved others to pages that were already read.
    if (has_grown) { return try_again("records were added during the read"); }
    const auto up_to_here = page_ * options_.page_size;
    if (page.has_more && up_to_here >= total_) { return try_again(more_than_total); }
    const bool is_missing = records_of(page) == 0 && up_to_here - options_.page_size < total_;
    if (is_missing) { return try_again(count(keys_.count(), total_)); }
    if (page_ > 1) {
        page_ = std::min(page_ - 1, last_page());
        return;
    }
    if (keys_.count() < total_) { return try_again(count(keys_.count(), total_)); }
    finish_list(step);
}

/// Compares the first total of a window with the expected one. The parts of a window together have no more
/// records than the window, except for a few that were committed late. If they have more, the API ignores a
/// bound, and splitting would never end. Then the pass gives up, and the function returns false.
bool WindowFeed::note_first_total() {
    if (window_.is_counted) { surplus_ += std::max<std::int64_t>(0, total_ - window_.guess); }
    window_.is_counted = false;
    if (window_.is_left) {
        auto& right = later_.back();
        surplus_ += std::max<std::int64_t>(0, total_ - right.guess);
        right.guess = std::max<std::int64_t>(0, right.guess - total_);
        right.is_counted = true;
        right.is_even = window_.is_even = window_.from && is_about(total_, window_.guess);
        window_.is_left = false;
    }
    if (surplus_ <= options_.page_size) { return true; }
    give_up(incomplete("some windows have fewer records than their parts (latest part: " +
                       words(window_.from, window_.before) +
                       "). The counts disagree, so the next pass continues from there"));
    return false;
}

/// Splits the window for the current list and the lists after it; earlier lists have already been read for
/// the whole window. A part of an evenly filled window is expected to have nine tenths of the records that
/// can be read without another split.
void WindowFeed::split() {
    const auto wanted = std::max<std::int64_t>(1, options_.page_size * pages_max() * 9 / 10);
    const auto parts = window_.is_even ? std::max<std::int64_t>(2, total_ / wanted + 1) : 2;
    const auto at = end_of_first(window_.from, window_.before, parts);
    assert(at);
    later_.push_back(Window{at, window_.before, window_.list, total_});
    later_.back().is_doubtful = window_.is_doubtful;
    Window left{window_.from, *at, window_.list, window_.from ? total_ / parts : 0};
    left.is_left = true;
    left.is_doubtful = window_.is_doubtful;
    enter(left);
}

void WindowFeed::finish_list(Step& step) {
    if (window_.list + 1 < options_.lists) {
        return enter(Window{window_.from, window_.before, window_.list + 1});
    }
    const auto reached = std::min(window_.before, clocks_->watermark_max());
    if (!watermark_ || reached > *watermark_) {
        watermark_ = reached;
        step.cursor = reached.to_string();
    }
    if (later_.empty()) { return finish(step); }
    const auto following = later_.back();
    later_.pop_back();
    enter(following);
}

void WindowFeed::finish(Step& step) {
    asking_ = Asking::Nothing;
    step.caught_up = true;
}

/// Reads the window again. If its pages contradicted each other and it can be split, its parts are read
/// instead, each with one answer.
void WindowFeed::try_again(const std::string& why) {
    if (asking_ == Asking::Pages && is_divisible()) {
        window_.is_doubtful = true;
        return split();
    }
    if (++tries_ >= tries_max) {
        return give_up(incomplete("the window " + words(window_.from, window_.before) + " was read " +
                                  std::to_string(tries_max) + " times, but never completely (" + why +
                                  "); the next pass continues from there"));
    }
    return asking_ == Asking::Pages ? ask_last_page() : ask_first_page();
}

void WindowFeed::give_up(Problem why) {
    asking_ = Asking::Nothing;
    unfinished_ = std::move(why);
}

}  // namespace stmirror::sync
