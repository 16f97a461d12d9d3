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

constexpr std::size_t bar_width = 16;
constexpr milliseconds redraw_interval{100};
constexpr milliseconds spinner_interval{125};

const char* name(FeedPhase phase) {
    switch (phase) {
        case FeedPhase::Waiting:
            return "waiting";
        case FeedPhase::Scanning:
            return "reading";
        case FeedPhase::Tail:
            return "newest";
        case FeedPhase::Done:
            return "done";
        case FeedPhase::Stopped:
            return "stopped";
        case FeedPhase::Failed:
            return "FAILED";
    }
    return "";
}

bool has_ended(const FeedProgress& feed) {
    return feed.phase == FeedPhase::Done || feed.phase == FeedPhase::Stopped ||
           feed.phase == FeedPhase::Failed;
}

milliseconds elapsed(const FeedProgress& feed, TimePoint now) {
    if (feed.phase == FeedPhase::Waiting) return milliseconds{0};
    const auto end = feed.ended.value_or(now);
    return std::max(std::chrono::duration_cast<milliseconds>(end - feed.started), milliseconds{0});
}

std::string filled_bar(double fraction) {
    const auto filled = static_cast<std::size_t>(std::clamp(fraction, 0.0, 1.0) * bar_width);
    return std::string(filled, '#') + std::string(bar_width - filled, '.');
}

/// A block that moves along the bar while the total is unknown.
std::string running_bar(milliseconds time) {
    constexpr std::size_t block = 3;
    const auto step = static_cast<std::size_t>(time / spinner_interval) % (bar_width - block + 1);
    return std::string(step, '.') + std::string(block, '#') + std::string(bar_width - block - step, '.');
}

std::string bar(const FeedProgress& feed, milliseconds time) {
    if (feed.phase == FeedPhase::Waiting) return filled_bar(0);
    if (feed.phase == FeedPhase::Done) return filled_bar(1);
    if (feed.fraction) return filled_bar(*feed.fraction);
    return has_ended(feed) ? filled_bar(0) : running_bar(time);
}

std::uint64_t records_per_second(const FeedProgress& feed, milliseconds time) {
    if (time.count() == 0) return 0;
    return feed.records * 1000 / static_cast<std::uint64_t>(time.count());
}

std::string feed_line(const FeedProgress& feed, std::size_t width, TimePoint now) {
    const auto time = elapsed(feed, now);
    auto line =
        fmt::format("{:<24} [{}] {:>10} records {:>7}/s {:>6} requests  {:<7}", feed.feed, bar(feed, time),
                    count_text(feed.records), count_text(records_per_second(feed, time)),
                    count_text(feed.requests), name(feed.phase));
    if (!feed.note.empty()) line += "  " + feed.note;
    // utf8_prefix() never cuts within a character; only the note can contain non-ASCII characters.
    return std::string(utf8_prefix(line, width));
}

std::vector<std::string> cells_of(const FeedSummary& feed, const std::string& lag) {
    return {feed.feed,
            count_text(feed.records),
            count_text(feed.changes),
            count_text(feed.requests),
            fmt::format("{:.1f}", static_cast<double>(feed.took.count()) / 1000),
            lag};
}

/// A line for each tenant that failed as a whole.
std::string tenant_failures(const std::vector<FeedSummary>& feeds) {
    std::map<std::string, std::vector<const FeedSummary*>> tenants;
    for (const auto& feed : feeds) {
        if (!feed.failed_tenant.empty()) tenants[feed.failed_tenant].push_back(&feed);
    }
    std::string out;
    for (const auto& [tenant, its] : tenants)
        out +=
            fmt::format("failed: {} feeds of {} for one cause: {}\n", its.size(), tenant, its.front()->error);
    return out;
}

}  // namespace

std::string render(const std::vector<FeedProgress>& feeds, std::size_t width, TimePoint now) {
    std::string out;
    for (const auto& feed : feeds) out += feed_line(feed, width, now) + "\n";
    return out;
}

std::string render_summary(const std::vector<FeedSummary>& feeds) {
    constexpr auto right = TextTable::Align::Right;
    TextTable table({{"feed"}, {"records read"}, {"changes"}, {"requests"}, {"seconds"}, {"lag", right}});
    std::vector<std::string> notes;
    FeedSummary total{.feed = "all"};
    for (const auto& feed : feeds) {
        if (!feed.failed_tenant.empty()) continue;
        table.add(cells_of(feed, feed.lag ? span_text(*feed.lag) : "-"));
        auto& note = notes.emplace_back();
        if (!feed.error.empty()) note += "  failed: " + wrap(feed.error, 90, "    ") + "\n";
        if (!feed.warning.empty()) note += "  note: " + wrap(feed.warning, 90, "    ") + "\n";
        total.records += feed.records;
        total.changes += feed.changes;
        total.requests += feed.requests;
        total.took = std::max(total.took, feed.took);  // they run concurrently
    }
    table.add(cells_of(total, ""));
    auto out = table.header();
    for (std::size_t i = 0; i < notes.size(); ++i) out += table.row(i) + notes[i];
    return out + table.row(notes.size()) + tenant_failures(feeds);
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

void ProgressDisplay::show(const std::vector<FeedProgress>& feeds, TimePoint now) {
    if (!surface_.terminal) return report_ended(feeds, now);
    if (drawn_at_ && now - *drawn_at_ < redraw_interval) return;
    redraw(feeds, now);
}

void ProgressDisplay::finish(const std::vector<FeedProgress>& feeds, TimePoint now) {
    if (surface_.terminal) {
        redraw(feeds, now);
    } else {
        report_ended(feeds, now);
    }
}

void ProgressDisplay::redraw(const std::vector<FeedProgress>& feeds, TimePoint now) {
    // Draws no more lines than the terminal shows: lines scrolled out at the top cannot be redrawn.
    const auto shown = std::min(feeds.size(), std::max<std::size_t>(surface_.lines, 3) - 2);
    const std::vector<FeedProgress> top(feeds.begin(), feeds.begin() + static_cast<std::ptrdiff_t>(shown));
    auto text = render(top, surface_.columns - 1, now);
    if (shown < feeds.size()) text += fmt::format("… and {} more\n", feeds.size() - shown);
    std::string out = drawn_lines_ > 0 ? fmt::format("\x1b[{}A\r", drawn_lines_) : "\r";
    out += "\x1b[J" + text;  // clears from the cursor down: an older line may have been longer
    out_ << out << std::flush;
    drawn_lines_ = static_cast<std::size_t>(std::ranges::count(text, '\n'));
    drawn_at_ = now;
}

void ProgressDisplay::report_ended(const std::vector<FeedProgress>& feeds, TimePoint now) {
    for (const auto& feed : feeds) {
        if (!has_ended(feed) || std::ranges::find(reported_, feed.feed) != reported_.end()) continue;
        reported_.push_back(feed.feed);
        if (feed.is_tenant_failure) continue;
        out_ << fmt::format("{}: {}, {} records read, {} requests, {:.1f} s{}{}\n", feed.feed,
                            name(feed.phase), count_text(feed.records), count_text(feed.requests),
                            static_cast<double>(elapsed(feed, now).count()) / 1000,
                            feed.note.empty() ? "" : ", ", feed.note)
             << std::flush;
    }
}

}  // namespace stmirror::daemon
