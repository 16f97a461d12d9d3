// SPDX-License-Identifier: MIT
#include "base/repeat_filter.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace stmirror {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{};

std::optional<std::uint64_t> failure(RepeatFilter& filter, TimePoint now, const std::string& error,
                                     const char* feed = "leads") {
    return filter.admit("pass_failed", {{"tenant", "acme"}, {"feed", feed}, {"error", error}}, now);
}

TEST(RepeatFilter, TheFirstIsToldItsLikeAreCountedAndTheNextTellsHowMany) {
    RepeatFilter filter;
    EXPECT_EQ(failure(filter, start, "answered 500 (traceId a, attempt 8 of 8)"), 0u);
    for (int minute = 1; minute < 10; ++minute) {
        EXPECT_FALSE(failure(filter, start + minute * 1min, "answered 500 (traceId b, attempt 8 of 8)"));
    }
    EXPECT_EQ(failure(filter, start + 10min, "answered 500 (traceId c, attempt 8 of 8)"), 9u);
    EXPECT_FALSE(failure(filter, start + 11min, "answered 500"));
}

TEST(RepeatFilter, AnotherErrorOrAnotherFeedIsToldAtOnce) {
    RepeatFilter filter;
    EXPECT_TRUE(failure(filter, start, "answered 500"));
    EXPECT_TRUE(failure(filter, start, "answered 403"));
    EXPECT_TRUE(failure(filter, start, "answered 500", "bookings"));
    EXPECT_TRUE(filter.admit("request_retry", {{"feed", "leads"}, {"status", 503}, {"attempt", 1}}, start));
    EXPECT_TRUE(filter.admit("request_retry", {{"feed", "leads"}, {"status", 429}, {"attempt", 2}}, start));
    EXPECT_FALSE(filter.admit("request_retry", {{"feed", "leads"}, {"status", 429}, {"attempt", 3}}, start));
}

TEST(RepeatFilter, ForgetsTheOldRatherThanHoldBackWhatIsNew) {
    RepeatFilter filter;
    for (std::size_t i = 0; i <= RepeatFilter::remembered_max; ++i) {
        EXPECT_TRUE(failure(filter, start, "error " + std::to_string(i)));
    }
    const auto last = "error " + std::to_string(RepeatFilter::remembered_max);
    EXPECT_TRUE(failure(filter, start, last)) << "beyond what is remembered nothing is held back";
    EXPECT_TRUE(failure(filter, start + 10min, last));
    EXPECT_FALSE(failure(filter, start + 11min, last));
}

TEST(Logger, SumsUpWarningsAndErrorsButNoInformation) {
    std::vector<std::string> lines;
    Logger log(LogLevel::Info, LogFormat::Text,
               [&lines](LogLevel, std::string_view line) { lines.emplace_back(line); });
    log.sum_up_repeats();
    for (int i = 0; i < 3; ++i) {
        log.warning("request_retry", {{"feed", "leads"}, {"attempt", i}});
        log.info("pass_finished", {{"feed", "leads"}});
    }
    EXPECT_EQ(lines.size(), 4u);
}

}  // namespace
}  // namespace stmirror
