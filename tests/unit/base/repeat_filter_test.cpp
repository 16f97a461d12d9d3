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

TEST(RepeatFilter, TheFirstLineIsWrittenAndTheNextOneHasTheCount) {
    RepeatFilter filter;
    EXPECT_EQ(failure(filter, start, "answered 500 (traceId a, attempt 8 of 8)"), 0u);
    for (int minute = 1; minute < 10; ++minute) {
        EXPECT_FALSE(failure(filter, start + minute * 1min, "answered 500 (traceId b, attempt 8 of 8)"));
    }
    EXPECT_EQ(failure(filter, start + 10min, "answered 500 (traceId c, attempt 8 of 8)"), 9u);
    EXPECT_FALSE(failure(filter, start + 11min, "answered 500"));
}

TEST(RepeatFilter, AnotherErrorOrAnotherFeedIsWrittenAtOnce) {
    RepeatFilter filter;
    EXPECT_TRUE(failure(filter, start, "answered 500"));
    EXPECT_TRUE(failure(filter, start, "answered 403"));
    EXPECT_TRUE(failure(filter, start, "answered 500", "bookings"));
    EXPECT_TRUE(filter.admit("request_retry", {{"feed", "leads"}, {"status", 503}, {"attempt", 1}}, start));
    EXPECT_TRUE(filter.admit("request_retry", {{"feed", "leads"}, {"status", 429}, {"attempt", 2}}, start));
    EXPECT_FALSE(filter.admit("request_retry", {{"feed", "leads"}, {"status", 429}, {"attempt", 3}}, start));
}

std::optional<std::uint64_t> retry(RepeatFilter& filter, const std::string& path) {
    return filter.admit("request_retry", {{"feed", "customer_notes"}, {"path", path}, {"status", 503}},
                        start);
}

/// A feed that is read parent by parent names another one in each line.
TEST(RepeatFilter, TheIdsOfRecordsMakeNoDifference) {
    RepeatFilter filter;
    EXPECT_TRUE(retry(filter, "/crm/v2/tenant/7/customers/1001/notes"));
    EXPECT_FALSE(retry(filter, "/crm/v2/tenant/7/customers/1002/notes"));
    EXPECT_TRUE(retry(filter, "/crm/v2/tenant/7/leads/1002/notes"));
    EXPECT_TRUE(retry(filter, "/crm/v3/tenant/7/customers/1001/notes")) << "a version is no id";
    const std::string path = "GET /crm/v2/tenant/7/contacts/";
    EXPECT_TRUE(
        failure(filter, start, path + "0f8fad5b-d9cb-469f-a165-70867728950e answered 500 (traceId a)"));
    EXPECT_FALSE(failure(filter, start, path + "7C9E6679-7425-40DE-944B-E07FC1F90AE7 answered 500"));
    EXPECT_FALSE(failure(filter, start, path + "17 answered 500"));
    EXPECT_TRUE(failure(filter, start, path + "17 answered 404")) << "a status is no id";
    EXPECT_TRUE(failure(filter, start, "10.0.0.1:9464 refused"));
    EXPECT_TRUE(failure(filter, start, "10.0.0.1:9465 refused"));
}

TEST(RepeatFilter, AProblemOfTheTenantIsWrittenOnceForAllItsFeeds) {
    RepeatFilter filter;
    const auto fail = [&filter](const char* tenant, const char* feed, const char* subject, TimePoint now) {
        return filter.admit(
            "pass_failed",
            {{"tenant", tenant}, {"feed", feed}, {"subject", subject}, {"error", "answered 503"}}, now);
    };
    EXPECT_TRUE(fail("acme", "leads", "tenant", start));
    EXPECT_FALSE(fail("acme", "bookings", "tenant", start));
    EXPECT_EQ(fail("acme", "customers", "tenant", start + 10min), 1u);
    EXPECT_TRUE(fail("other", "leads", "tenant", start));
    EXPECT_TRUE(fail("acme", "leads", "feed", start));
    EXPECT_TRUE(fail("acme", "bookings", "feed", start)) << "a feed's own problem, in the same words";
}

TEST(RepeatFilter, AnOutageOfAHundredTenantsIsRemembered) {
    RepeatFilter filter;
    const auto tell = [&filter](int tenant, int feed) {
        return filter.admit("pass_failed", {{"tenant", tenant}, {"feed", std::to_string(feed)}}, start)
            .has_value();
    };
    int told = 0;
    for (int round = 0; round < 2; ++round) {
        for (int tenant = 0; tenant < 100; ++tenant) {
            for (int feed = 0; feed < 18; ++feed) told += tell(tenant, feed);
        }
    }
    EXPECT_EQ(told, 100 * 18);
}

TEST(RepeatFilter, ForgetsTheOldRatherThanHoldBackWhatIsNew) {
    RepeatFilter filter;
    const auto feed = [](std::size_t number) { return "f" + std::to_string(number); };
    for (std::size_t i = 0; i <= RepeatFilter::remembered_max; ++i) {
        EXPECT_TRUE(failure(filter, start, "error", feed(i).c_str()));
    }
    const auto last = feed(RepeatFilter::remembered_max);
    EXPECT_TRUE(failure(filter, start, "error", last.c_str()))
        << "beyond what is remembered nothing is held back";
    EXPECT_TRUE(failure(filter, start + 10min, "error", last.c_str()));
    EXPECT_FALSE(failure(filter, start + 11min, "error", last.c_str()));
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
