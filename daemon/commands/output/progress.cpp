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

std::string feed_line(const FeedReport& feed, Named named, std::size_t width, TimePoint now) {
    const auto time = elapsed(feed, now);
    auto line =
        fmt::format("{:<24} [{}] {:>10} records {:>7}/s {:>6} requests  {:<7}", name_of(feed, named),
                    bar(feed, time), count_text(feed.outcome.records()),
                    count_text(records_per_second(feed, time)), count_text(feed.requests), word(feed.state));
    if (const auto text = note(feed); !text.empty()) { line += "  " + text; }
    // utf8_prefix() never cuts a character. Only the note can contain non-ASCII characters.
    return std::string(utf8_prefix(line, width));
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

/// Returns the error of a feed, and below it the warnings, each wrapped to several lines if needed.
std::string notes(const FeedReport& feed) {
    std::string text;
    if (feed.error) { text += "  failed: " + wrap(feed.error_text(), 90, "    ") + "\n"; }
    const auto warning = line_of(sync::warnings_of(feed));
    if (!warning.empty()) { text += "  note: " + wrap(warning, 90, "    ") + "\n"; }
    return text;
}

/// Returns a line for each tenant that failed as a whole.
std::string tenant_failures(const Reports& feeds) {
    std::map<std::string, std::vector<const FeedReport*>> tenants;
    for (const auto& feed : feeds) {
        if (feed.is_tenant_failure()) { tenants[feed.tenant].push_back(&feed); }
    }
    std::string out;
    for (const auto& [tenant, its] : tenants) {
        out += fmt::format("failed: {} of {} for the same reason: {}\n", count_of(its.size(), "feed"), tenant,
                           its.front()->error_text());
    }
    return out;
}

}  // namespace

std::string render(const Reports& feeds, Named named, std::size_t width, TimePoint now) {
    std::string out;
    for (const auto& feed : feeds) { out += feed_line(feed, named, width, now) + "\n"; }
    return out;
}

std::string render_summary(const Reports& feeds, Named named, Timestamp now) {
    constexpr auto right = TextTable::Align::Right;
    TextTable table({{"feed"}, {"records read"}, {"changes"}, {"requests"}, {"seconds"}, {"newest", right}});
    std::vector<std::string> notes_below;
    FeedReport total;
    for (const auto& feed : feeds) {
        if (feed.is_tenant_failure()) { continue; }
        table.add(cells_of(name_of(feed, named), feed, newest_text(feed, now)));
        notes_below.push_back(notes(feed));
        total.outcome += feed.outcome;
        total.requests += feed.requests;
        total.elapsed = std::max(total.elapsed, feed.elapsed);  // they run concurrently
    }
    table.add(cells_of("all", total, ""));
    auto out = table.header();
    for (std::size_t i = 0; i < notes_below.size(); ++i) { out += table.row(i) + notes_below[i]; }
    return out + table.row(notes_below.size()) + tenant_failures(feeds);
}

ProgressDisplay::Surface ProgressDisplay::surface_of(int fd) {
    Surface surface;
    const char* kind = std::getenv("TERM");
    surface.terminal = ::isatty(fd) == 1 && (kind == nullptr || std::string_view(kind) != "dumb");
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        surface.columns = size.ws_col;
        surface.lines = size.ws_row;
    }
    return surface;
}

void ProgressDisplay::show(const Reports& feeds, TimePoint now) {
    if (!surface_.terminal) { return report_ended(feeds, now); }
    if (drawn_at_ && now - *drawn_at_ < redraw_interval) { return; }
    redraw(feeds, now);
}

void ProgressDisplay::finish(const Reports& feeds, TimePoint now) {
    if (surface_.terminal) {
        redraw(feeds, now);
    } else {
        report_ended(feeds, now);
    }
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

void ProgressDisplay::report_ended(const Reports& feeds, TimePoint now) {
    for (const auto& feed : feeds) {
        if (!has_ended(feed) || std::ranges::find(reported_, feed.feed) != reported_.end()) { continue; }
        reported_.push_back(feed.feed);
        if (feed.is_tenant_failure()) { continue; }
        const auto text = note(feed);
        out_ << fmt::format("{}: {}, {} read, {}, {:.1f} s{}{}\n", name_of(feed, named_), word(feed.state),
                            count_of(feed.outcome.records(), "record"), count_of(feed.requests, "request"),
                            static_cast<double>(elapsed(feed, now).count()) / 1000, text.empty() ? "" : ", ",
                            text)
             << std::flush;
    }
}

}  // namespace stmirror::daemon
