// SPDX-License-Identifier: MIT
#include "daemon/commands/output/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <ostream>

#include "base/human.hpp"
#include "base/text_table.hpp"
#include "base/utf8.hpp"
#include "daemon/commands/output/columns.hpp"
#include "sync/passes/time_left.hpp"

namespace stmirror::daemon {
namespace {

using std::chrono::milliseconds;
using sync::FeedReport;

constexpr std::size_t bar_width = 16;
constexpr milliseconds redraw_interval{100};
constexpr milliseconds spinner_interval{125};

const char* word(FeedReport::State state) {
    switch (state) {
        case FeedReport::State::Waiting:
            return "waiting";
        case FeedReport::State::Scanning:
        case FeedReport::State::FullScanning:
            return "reading";
        case FeedReport::State::Tail:
            return "newest";
        case FeedReport::State::Done:
            return "done";
        case FeedReport::State::Stopped:
            return "stopped";
        case FeedReport::State::Failed:
            return "FAILED";
    }
    return "";
}

bool has_ended(const FeedReport& feed) {
    return feed.state == FeedReport::State::Done || feed.state == FeedReport::State::Stopped ||
           feed.state == FeedReport::State::Failed;
}

std::string name_of(const FeedReport& feed, Named named) {
    return named == Named::ByTenantAndTable ? feed.tenant + " " + feed.feed.resource : feed.feed.resource;
}

/// Returns the text after the numbers of a feed. A failure of a whole tenant is shown once, in the summary.
std::string note(const FeedReport& feed) {
    if (feed.is_tenant_failure()) { return ""; }
    return feed.error ? feed.error_text() : line_of(sync::warnings_of(feed));
}

milliseconds elapsed(const FeedReport& feed, TimePoint now) {
    if (feed.state == FeedReport::State::Waiting) { return milliseconds{0}; }
    const auto so_far = feed.elapsed > Duration{0} ? feed.elapsed : now - feed.started;
    return std::max(std::chrono::duration_cast<milliseconds>(so_far), milliseconds{0});
}

std::string filled_bar(double fraction) {
    const auto filled = static_cast<std::size_t>(std::clamp(fraction, 0.0, 1.0) * bar_width);
    return std::string(filled, '#') + std::string(bar_width - filled, '.');
}

/// Draws a block that moves along the bar while the total is unknown.
std::string running_bar(milliseconds time) {
    constexpr std::size_t block = 3;
    const auto step = static_cast<std::size_t>(time / spinner_interval) % (bar_width - block + 1);
    return std::string(step, '.') + std::string(block, '#') + std::string(bar_width - block - step, '.');
}

std::string bar(const FeedReport& feed, milliseconds time) {
    if (feed.state == FeedReport::State::Waiting) { return filled_bar(0); }
    if (feed.state == FeedReport::State::Done) { return filled_bar(1); }
    if (feed.fraction) { return filled_bar(*feed.fraction); }
    return has_ended(feed) ? filled_bar(0) : running_bar(time);
}

std::uint64_t records_per_second(const FeedReport& feed, milliseconds time) {
    if (time.count() == 0) { return 0; }
    return feed.outcome.records() * 1000 / static_cast<std::uint64_t>(time.count());
}

/// Returns for example "about 5 min left". Empty if the time is unknown or the pass has ended.
std::string left_text(const FeedReport& feed, TimePoint now) {
    const auto left = has_ended(feed) ? std::nullopt : sync::time_left(feed, now);
    return left ? "about " + span_text(*left) + " left" : "";
}

std::vector<std::string> cells_of(const std::string& name, const FeedReport& feed,
                                  const std::string& newest) {
    const auto took = std::chrono::duration_cast<milliseconds>(feed.elapsed);
    return {name,
            count_text(feed.outcome.records()),
            count_text(feed.outcome.written()),
            count_text(feed.requests),
            fmt::format("{:.1f}", static_cast<double>(took.count()) / 1000),
            newest};
}

/// Returns how long ago the newest record of the feed was changed at the source.
std::string newest_text(const FeedReport& feed, Timestamp now) {
    return feed.newest_modified ? span_text(seconds_between(*feed.newest_modified, now)) + " ago" : "-";
}

/// Returns the error as one or more lines, of which the first begins with `before`.
std::string error_lines(const std::string& before, const Problem& error, const SummaryForm& form) {
    const auto width = prose_width(form.columns);
    if (form.errors == ErrorText::Whole) { return wrap_lines(before + error.line(), width, "  "); }
    const auto text = before + std::string(name(error.code)) + ": " + error.text;
    if (text.size() <= width) { return text + "\n"; }
    return std::string(utf8_prefix(text, width - 2)) + " …\n";
}

/// Returns the error and the warnings of a feed, each on separate lines.
std::string notes(const FeedReport& feed, const SummaryForm& form) {
    if (feed.state == FeedReport::State::Stopped) { return "  stopped\n"; }
    std::string text;
    if (feed.error) { text += error_lines("  failed: ", *feed.error, form); }
    const auto warning = line_of(sync::warnings_of(feed));
    if (!warning.empty()) { text += wrap_lines("  note: " + warning, prose_width(form.columns), "  "); }
    return text;
}

/// Returns a line for each tenant that failed as a whole.
std::string tenant_failures(const Reports& feeds, const SummaryForm& form) {
    std::map<std::string, std::vector<const FeedReport*>> tenants;
    for (const auto& feed : feeds) {
        if (feed.is_tenant_failure()) { tenants[feed.tenant].push_back(&feed); }
    }
    std::string out;
    for (const auto& [tenant, its] : tenants) {
        const auto before =
            fmt::format("failed: {} of {} for the same reason: ", count_of(its.size(), "feed"), tenant);
        out += error_lines(before, *its.front()->error, form);
    }
    return out;
}

}  // namespace

std::string render(const Reports& feeds, Named named, std::size_t width, TimePoint now) {
    // The titles are not shown, so they take no room.
    TextTable table({{""}, {"", {}, 4}, {"", {}, 1}, {"", {}, 3}, {"", {}, 5}, {""}, {"", {}, 2}});
    for (const auto& feed : feeds) {
        const auto time = elapsed(feed, now);
        table.add({name_of(feed, named), "[" + bar(feed, time) + "]",
                   fmt::format("{:>10} records", count_text(feed.outcome.records())),
                   fmt::format("{:>7}/s", count_text(records_per_second(feed, time))),
                   fmt::format("{:>6} requests", count_text(feed.requests)), word(feed.state),
                   left_text(feed, now)});
    }
    table.fit(width);
    std::string out;
    for (std::size_t i = 0; i < feeds.size(); ++i) {
        auto line = table.row(i);
        if (const auto text = note(feeds[i]); !text.empty()) { line.insert(line.size() - 1, "  " + text); }
        // utf8_prefix() never cuts a character. Only the note can contain non-ASCII characters.
        out += std::string(utf8_prefix(line.substr(0, line.size() - 1), width)) + "\n";
    }
    return out;
}

std::string render_summary(const Reports& feeds, const SummaryForm& form, Timestamp now) {
    constexpr auto right = TextTable::Align::Right;
    constexpr auto by_content = TextTable::Align::ByContent;
    TextTable table({{"feed"},
                     {"records read", by_content, 1},
                     {"changes", by_content, 2},
                     {"requests", by_content, 4},
                     {"seconds", by_content, 5},
                     {"newest", right, 3}});
    std::vector<std::string> notes_below;
    FeedReport total;
    for (const auto& feed : feeds) {
        if (feed.is_tenant_failure()) { continue; }
        table.add(cells_of(name_of(feed, form.named), feed, newest_text(feed, now)));
        notes_below.push_back(notes(feed, form));
        total.outcome += feed.outcome;
        total.requests += feed.requests;
        total.elapsed = std::max(total.elapsed, feed.elapsed);  // feeds run concurrently
    }
    table.add(cells_of("all", total, ""));
    table.fit(form.columns);
    auto out = table.header();
    for (std::size_t i = 0; i < notes_below.size(); ++i) { out += table.row(i) + notes_below[i]; }
    return out + table.row(notes_below.size()) + tenant_failures(feeds, form);
}

ProgressDisplay::Surface ProgressDisplay::surface_of(int fd) {
    Surface surface;
    const char* kind = std::getenv("TERM");
    surface.terminal = ::isatty(fd) == 1 && (kind == nullptr || std::string_view(kind) != "dumb");
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0) { surface.lines = size.ws_row; }
    if (const auto columns = columns_of(std::getenv("COLUMNS"), size.ws_col); columns > 0) {
        surface.columns = columns;
    }
    return surface;
}

void ProgressDisplay::show(const Reports& feeds, TimePoint now) {
    if (!surface_.terminal) { return; }
    if (drawn_at_ && now - *drawn_at_ < redraw_interval) { return; }
    redraw(feeds, now);
}

void ProgressDisplay::finish(const Reports& feeds, TimePoint now) {
    if (surface_.terminal) { redraw(feeds, now); }
}

void ProgressDisplay::redraw(const Reports& feeds, TimePoint now) {
    // Draws no more lines than the terminal shows, because lines that were scrolled out cannot be redrawn.
    const auto shown = std::min(feeds.size(), std::max<std::size_t>(surface_.lines, 3) - 2);
    const Reports top(feeds.begin(), feeds.begin() + static_cast<std::ptrdiff_t>(shown));
    auto text = render(top, named_, surface_.columns - 1, now);
    if (shown < feeds.size()) { text += fmt::format("… and {} more\n", feeds.size() - shown); }
    std::string out = drawn_lines_ > 0 ? fmt::format("\x1b[{}A\r", drawn_lines_) : "\r";
    out += "\x1b[J" + text;  // clears from the cursor down: an older line may have been longer
    out_ << out << std::flush;
    drawn_lines_ = static_cast<std::size_t>(std::ranges::count(text, '\n'));
    drawn_at_ = now;
}

}  // namespace stmirror::daemon
