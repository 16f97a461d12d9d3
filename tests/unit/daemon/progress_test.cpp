// SPDX-License-Identifier: MIT
#include "daemon/commands/output/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/utf8.hpp"

namespace stmirror::daemon {
namespace {

using namespace std::chrono_literals;
using sync::FeedReport;
using ::testing::HasSubstr;
using ::testing::Not;

const TimePoint start{1000h};

const Timestamp now = *Timestamp::parse("2026-03-01T12:00:00Z");

FeedReport report(const std::string& resource, FeedReport::State state) {
    FeedReport report;
    report.feed = {17, resource};
    report.tenant = "acme";
    report.state = state;
    report.started = start;
    return report;
}

FeedReport reading(const std::string& resource, std::uint64_t records) {
    auto feed = report(resource, FeedReport::State::Scanning);
    feed.outcome.inserted = records;
    feed.requests = 3;
    return feed;
}

std::string rendered(const Reports& feeds, std::size_t width, TimePoint at) {
    return render(feeds, Named::ByTable, width, at);
}

TEST(RenderTest, OneAlignedLineForEachFeed) {
    auto half = reading("customers", 15000);
    half.fraction = 0.5;
    half.first_fraction_at = start;
    auto done = reading("leads", 40);
    done.state = FeedReport::State::Done;
    done.elapsed = 1s;
    const auto waiting = report("bookings", FeedReport::State::Waiting);
    EXPECT_EQ(rendered({half, done, waiting}, 110, start + 2s),
              "customers  [########........]      15,000 records    7,500/s       3 requests  reading\n"
              "leads      [################]          40 records       40/s       3 requests  done\n"
              "bookings   [................]           0 records        0/s       0 requests  waiting\n");
}

TEST(RenderTest, InANarrowTerminalTheLinesStayAligned) {
    auto half = reading("contact_method_preferences", 15000);
    half.fraction = half.first_fraction = 0.5;
    half.first_fraction_at = start;
    auto later = half;
    later.fraction = 0.75;
    const auto text = rendered({later, reading("leads", 1)}, 40, start + 60s);
    EXPECT_EQ(text,
              "contact_method_preferences  reading\n"
              "leads                       reading\n");
    EXPECT_THAT(rendered({later}, 80, start + 60s), HasSubstr(" records  reading  about 60 s left\n"));
    EXPECT_THAT(rendered({later}, 200, start + 60s), HasSubstr("[############....]"));
    for (std::size_t width = 40; width < 130; ++width) {
        std::istringstream lines(rendered({later, reading("leads", 1)}, width, start + 60s));
        for (std::string line; std::getline(lines, line);) { EXPECT_LE(line.size(), width) << line; }
    }
}

TEST(RenderTest, WithoutATotalABlockMovesAlong) {
    const auto first = rendered({reading("leads", 1)}, 100, start);
    const auto later = rendered({reading("leads", 1)}, 100, start + 500ms);
    EXPECT_THAT(first, HasSubstr("[###............."));
    EXPECT_THAT(later, HasSubstr("[....###........."));
    for (auto time = 0ms; time < 10s; time += 70ms) {
        EXPECT_EQ(rendered({reading("leads", 1)}, 100, start + time).find(']'), first.find(']'))
            << time.count();
    }
}

TEST(RenderTest, ExtremeTimesAndFractionsAreRendered) {
    auto feed = reading("leads", 1);
    feed.fraction = 7.0;
    EXPECT_THAT(rendered({feed}, 100, start - 5s), HasSubstr("[################]"));
    feed.fraction = -1.0;
    EXPECT_THAT(rendered({feed}, 100, start), HasSubstr("[................]"));
    EXPECT_EQ(rendered({}, 100, start), "");
}

TEST(RenderTest, NoLineIsWiderThanTheTerminal) {
    auto feed = reading("customers", 1);
    feed.warnings = {{Errc::Throttled, "waits 12 s \xe2\x80\xa6 \xe2\x80\xa6"}};
    for (std::size_t width = 1; width < 120; ++width) {
        const auto line = rendered({feed}, width, start);
        EXPECT_LE(line.size(), width + 1);
        const bool cut_inside = line.size() > 2 && (line[line.size() - 2] == '\xe2');
        EXPECT_FALSE(cut_inside) << width;
    }
}

TEST(RenderTest, AFeedThatASignalEndedIsStoppedNotFailed) {
    auto feed = reading("leads", 40);
    feed.state = FeedReport::State::Stopped;
    feed.elapsed = 1s;
    EXPECT_THAT(rendered({feed}, 110, start + 9s), HasSubstr("40/s       3 requests  stopped"));
}

TEST(SummaryTest, ALineForEachFeedAndTheTotal) {
    auto customers = report("customers", FeedReport::State::Done);
    customers.outcome.inserted = 19990;
    customers.outcome.unchanged = 10;
    customers.requests = 5;
    customers.elapsed = 1240ms;
    customers.newest_modified = now - Ticks(130s);
    auto leads = report("leads", FeedReport::State::Failed);
    leads.requests = 1;
    leads.elapsed = 300ms;
    leads.error = Problem{Errc::Refused, "403 Forbidden"};
    EXPECT_EQ(render_summary({customers, leads}, {Named::ByTable, ErrorText::Whole}, now),
              "feed       records read  changes  requests  seconds     newest\n"
              "---------  ------------  -------  --------  -------  ---------\n"
              "customers        20,000   19,990         5      1.2  2 min ago\n"
              "leads                 0        0         1      0.3          -\n"
              "  failed: 403 Forbidden\n"
              "all              20,000   19,990         6      1.2\n");
}

TEST(SummaryTest, FeedsThatFailForOneCauseShareALine) {
    auto customers = report("customers", FeedReport::State::Failed);
    customers.error = Problem{Errc::Connect, "no answer", {Subject::Kind::Tenant, "acme"}};
    auto leads = customers;
    leads.feed.resource = "leads";
    EXPECT_EQ(render_summary({customers, leads}, {Named::ByTable, ErrorText::Whole}, now),
              "feed  records read  changes  requests  seconds  newest\n"
              "----  ------------  -------  --------  -------  ------\n"
              "all              0        0         0      0.0\n"
              "failed: 2 feeds of acme for the same reason: no answer\n");
}

TEST(SummaryTest, AShortErrorIsItsCodeAndOneLine) {
    auto leads = report("leads", FeedReport::State::Failed);
    leads.error = Problem{Errc::Refused, std::string(200, 'x') + "ü", {}, "grant it"};
    auto lost = report("customers", FeedReport::State::Failed);
    lost.error = Problem{Errc::Connect, "no answer", {Subject::Kind::Tenant, "acme"}, "check the network"};
    const auto text = render_summary({leads, lost}, {Named::ByTable, ErrorText::Short}, now);
    EXPECT_THAT(text, HasSubstr("\n  failed: refused: xxx"));
    EXPECT_THAT(text, HasSubstr("\nfailed: 1 feed of acme for the same reason: connect: no answer\n"));
    EXPECT_THAT(text, Not(HasSubstr("What to do")));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) { EXPECT_LE(utf8_length(line), 100U) << line; }
}

TEST(SummaryTest, FitsTheTerminal) {
    auto leads = report("contact_method_preferences", FeedReport::State::Failed);
    leads.error =
        Problem{Errc::Refused, "GET answered 403 with many words that say why", {}, "grant the scope"};
    for (const std::size_t columns : {40U, 60U, 80U}) {
        for (const auto errors : {ErrorText::Whole, ErrorText::Short}) {
            std::istringstream lines(render_summary({leads}, {Named::ByTable, errors, columns}, now));
            for (std::string line; std::getline(lines, line);) {
                EXPECT_LE(utf8_length(line), columns) << line;
            }
        }
    }
}

TEST(SummaryTest, AFeedThatWasStoppedHasNotFailed) {
    auto leads = report("leads", FeedReport::State::Stopped);
    leads.error = Problem{Errc::Stopped, "stopped"};
    const auto text = render_summary({leads}, {Named::ByTable, ErrorText::Whole}, now);
    EXPECT_THAT(text, HasSubstr("\n  stopped\n"));
    EXPECT_THAT(text, Not(HasSubstr("failed")));
}

TEST(SummaryTest, OfSeveralTenantsEachLineNamesItsOwn) {
    const auto leads = report("leads", FeedReport::State::Done);
    EXPECT_THAT(render_summary({leads}, {Named::ByTenantAndTable, ErrorText::Whole}, now),
                HasSubstr("\nacme leads "));
    EXPECT_THAT(render({leads}, Named::ByTenantAndTable, 100, start), ::testing::StartsWith("acme leads "));
}

TEST(ProgressDisplayTest, ATerminalIsRedrawnInPlaceAtMostTenTimesASecond) {
    std::ostringstream out;
    ProgressDisplay display(out, {.terminal = true, .columns = 100, .lines = 24}, Named::ByTable);
    for (int i = 0; i < 1000; ++i) {
        display.show({reading("leads", 1), reading("customers", 2)}, start + i * 1ms);
    }
    const auto text = out.str();
    std::size_t redrawn = 0;
    for (auto at = text.find("\x1b[2A"); at != std::string::npos; at = text.find("\x1b[2A", at + 1)) {
        ++redrawn;
    }
    EXPECT_EQ(redrawn, 9u);  // the first drawing does not move the cursor up

    out.str("");
    display.finish({reading("leads", 99)}, start + 901ms);
    EXPECT_THAT(out.str(), HasSubstr("99 records"));
}

TEST(ProgressDisplayTest, NoMoreLinesThanTheTerminalShows) {
    std::ostringstream out;
    ProgressDisplay display(out, {.terminal = true, .columns = 100, .lines = 6}, Named::ByTable);
    display.show(Reports(10, reading("leads", 1)), start);
    const auto text = out.str();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
    EXPECT_THAT(text, HasSubstr("and 6 more"));
}

TEST(ProgressDisplayTest, ElsewhereItWritesNothing) {
    std::ostringstream out;
    ProgressDisplay display(out, {}, Named::ByTable);
    auto feed = reading("leads", 1200);
    display.show({feed}, start + 1s);
    feed.state = FeedReport::State::Done;
    display.show({feed}, start + 2s);
    display.finish({feed}, start + 4s);
    EXPECT_EQ(out.str(), "");
}

}  // namespace
}  // namespace stmirror::daemon
