// SPDX-License-Identifier: MIT
#include "daemon/commands/output/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace stmirror::daemon {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

const TimePoint start{1000h};

FeedProgress walking(const std::string& feed, std::uint64_t records) {
    return {.feed = feed, .phase = FeedPhase::Scanning, .records = records, .requests = 3, .started = start};
}

TEST(RenderTest, OneAlignedLineForEachFeed) {
    auto half = walking("customers", 15000);
    half.fraction = 0.5;
    auto done = walking("leads", 40);
    done.phase = FeedPhase::Done;
    done.ended = start + 1s;
    const FeedProgress waiting{.feed = "bookings"};
    EXPECT_EQ(
        render({half, done, waiting}, 110, start + 2s),
        "customers                [########........]     15,000 records   7,500/s      3 requests  reading\n"
        "leads                    [################]         40 records      40/s      3 requests  done   \n"
        "bookings                 [................]          0 records       0/s      0 requests  "
        "waiting\n");
}

TEST(RenderTest, WithoutATotalABlockMovesAlong) {
    const auto first = render({walking("leads", 1)}, 100, start);
    const auto later = render({walking("leads", 1)}, 100, start + 500ms);
    EXPECT_THAT(first, HasSubstr("[###............."));
    EXPECT_THAT(later, HasSubstr("[....###........."));
    for (auto time = 0ms; time < 10s; time += 70ms) {
        EXPECT_EQ(render({walking("leads", 1)}, 100, start + time).find(']'), first.find(']'))
            << time.count();
    }
}

TEST(RenderTest, ExtremeTimesAndFractionsAreRendered) {
    auto feed = walking("leads", 1);
    feed.fraction = 7.0;
    EXPECT_THAT(render({feed}, 100, start - 5s), HasSubstr("[################]"));
    feed.fraction = -1.0;
    EXPECT_THAT(render({feed}, 100, start), HasSubstr("[................]"));
    EXPECT_EQ(render({}, 100, start), "");
}

TEST(RenderTest, NoLineIsWiderThanTheTerminal) {
    auto feed = walking("customers", 1);
    feed.note = "waits 12 s \xe2\x80\xa6 \xe2\x80\xa6";
    for (std::size_t width = 1; width < 120; ++width) {
        const auto line = render({feed}, width, start);
        EXPECT_LE(line.size(), width + 1);
        const bool cut_inside = line.size() > 2 && (line[line.size() - 2] == '\xe2');
        EXPECT_FALSE(cut_inside) << width;
    }
}

TEST(RenderTest, AFeedThatASignalEndedIsStoppedNotFailed) {
    auto feed = walking("leads", 40);
    feed.phase = FeedPhase::Stopped;
    feed.ended = start + 1s;
    EXPECT_THAT(render({feed}, 110, start + 9s), HasSubstr("40/s      3 requests  stopped"));
}

TEST(SummaryTest, ALineForEachFeedAndTheTotal) {
    const FeedSummary customers{
        .feed = "customers", .records = 20000, .changes = 19990, .requests = 5, .took = 1240ms, .lag = 130s};
    const FeedSummary leads{.feed = "leads", .requests = 1, .took = 300ms, .error = "403 Forbidden"};
    EXPECT_EQ(render_summary({customers, leads}),
              "feed       records read  changes  requests  seconds    lag\n"
              "---------  ------------  -------  --------  -------  -----\n"
              "customers        20,000   19,990         5      1.2  2 min\n"
              "leads                 0        0         1      0.3      -\n"
              "  failed: 403 Forbidden\n"
              "all              20,000   19,990         6      1.2\n");
}

TEST(ProgressTest, FeedsThatFailForOneCauseShareALine) {
    const FeedSummary customers{.feed = "customers", .error = "no answer", .failed_tenant = "acme"};
    auto leads = customers;
    leads.feed = "leads";
    EXPECT_EQ(render_summary({customers, leads}),
              "feed  records read  changes  requests  seconds  lag\n"
              "----  ------------  -------  --------  -------  ---\n"
              "all              0        0         0      0.0\n"
              "failed: 2 feeds of acme for one cause: no answer\n");
}

TEST(ProgressDisplayTest, ATerminalIsRedrawnInPlaceAtMostTenTimesASecond) {
    std::ostringstream out;
    ProgressDisplay display(out, {.terminal = true, .columns = 100, .lines = 24});
    for (int i = 0; i < 1000; ++i)
        display.show({walking("leads", 1), walking("customers", 2)}, start + i * 1ms);
    const auto text = out.str();
    std::size_t redrawn = 0;
    for (auto at = text.find("\x1b[2A"); at != std::string::npos; at = text.find("\x1b[2A", at + 1))
        ++redrawn;
    EXPECT_EQ(redrawn, 9u);  // the first drawing goes up nowhere

    out.str("");
    display.finish({walking("leads", 99)}, start + 901ms);
    EXPECT_THAT(out.str(), HasSubstr("99 records"));
}

TEST(ProgressDisplayTest, NoMoreLinesThanTheTerminalShows) {
    std::ostringstream out;
    ProgressDisplay display(out, {.terminal = true, .columns = 100, .lines = 6});
    display.show(std::vector<FeedProgress>(10, walking("leads", 1)), start);
    const auto text = out.str();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
    EXPECT_THAT(text, HasSubstr("and 6 more"));
}

TEST(ProgressDisplayTest, ElsewhereEachFeedGetsOneLineWhenItEnds) {
    std::ostringstream out;
    ProgressDisplay display(out, {});
    auto feed = walking("leads", 1200);
    display.show({feed}, start + 1s);
    EXPECT_EQ(out.str(), "");
    feed.phase = FeedPhase::Done;
    feed.ended = start + 2s;
    display.show({feed}, start + 2s);
    display.show({feed}, start + 3s);
    display.finish({feed}, start + 4s);
    EXPECT_EQ(out.str(), "leads: done, 1,200 records read, 3 requests, 2.0 s\n");
    EXPECT_THAT(out.str(), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace stmirror::daemon
