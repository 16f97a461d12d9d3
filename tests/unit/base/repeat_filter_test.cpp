// SPDX-License-Identifier: MIT
#include "base/repeat_filter.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/errc.hpp"

namespace stmirror {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{};

std::optional<std::uint64_t> failure(RepeatFilter& filter, TimePoint now, Errc code,
                                     const char* feed = "leads", const std::string& error = "answered") {
    return filter.admit("pass_failed",
                        {{"tenant", "acme"}, {"feed", feed}, {"code", name(code)}, {"error", error}}, now);
}

TEST(RepeatFilter, TheFirstLineIsWrittenAndTheNextOneHasTheCount) {
    RepeatFilter filter;
    EXPECT_EQ(failure(filter, start, Errc::ServerFailed), 0u);
    for (int minute = 1; minute < 10; ++minute) {
        EXPECT_FALSE(failure(filter, start + minute * 1min, Errc::ServerFailed));
    }
    EXPECT_EQ(failure(filter, start + 10min, Errc::ServerFailed), 9u);
    EXPECT_FALSE(failure(filter, start + 11min, Errc::ServerFailed));
}

TEST(RepeatFilter, WithACodeTheTextOfAProblemMakesNoDifference) {
    RepeatFilter filter;
    EXPECT_TRUE(failure(filter, start, Errc::ServerFailed, "leads", "answered 500, traceId a"));
    EXPECT_FALSE(failure(filter, start, Errc::ServerFailed, "leads", "contacts/17: answered 502, traceId b"));
}

TEST(RepeatFilter, WithoutACodeTheTextTellsProblemsApart) {
    RepeatFilter filter;
    const auto refuse = [&filter](const char* mistake) {
        return filter.admit("start_failed", {{"error", mistake}}, start).has_value();
    };
    EXPECT_TRUE(refuse("a.toml:3: log.level: unknown key (did you mean log_level?)"));
    EXPECT_FALSE(refuse("a.toml:3: log.level: unknown key (did you mean log_level?)"));
    EXPECT_TRUE(refuse("a.toml:3: log.level: unknown key (did you mean levels?)"));
}

TEST(RepeatFilter, AnotherErrorOrAnotherFeedIsWrittenAtOnce) {
    RepeatFilter filter;
    EXPECT_TRUE(failure(filter, start, Errc::ServerFailed));
    EXPECT_TRUE(failure(filter, start, Errc::MissingScope));
    EXPECT_TRUE(failure(filter, start, Errc::ServerFailed, "bookings"));
    EXPECT_TRUE(filter.admit("request_retry", {{"feed", "leads"}, {"status", 503}, {"attempt", 1}}, start));
    EXPECT_TRUE(filter.admit("request_retry", {{"feed", "leads"}, {"status", 429}, {"attempt", 2}}, start));
    EXPECT_FALSE(filter.admit("request_retry", {{"feed", "leads"}, {"status", 429}, {"attempt", 3}}, start));
}

std::optional<std::uint64_t> retry(RepeatFilter& filter, const std::string& path) {
    return filter.admit("request_retry", {{"feed", "customer_notes"}, {"path", path}, {"status", 503}},
                        start);
}

/// A feed that is read parent by parent names a different parent in each line.
TEST(RepeatFilter, TheIdsOfRecordsMakeNoDifference) {
    RepeatFilter filter;
    EXPECT_TRUE(retry(filter, "/crm/v2/tenant/7/customers/1001/notes"));
    EXPECT_FALSE(retry(filter, "/crm/v2/tenant/7/customers/1002/notes"));
    EXPECT_TRUE(retry(filter, "/crm/v2/tenant/7/leads/1002/notes"));
    EXPECT_TRUE(retry(filter, "/crm/v3/tenant/7/customers/1001/notes")) << "a version number is not an id";
    const std::string path = "/crm/v2/tenant/7/contacts/";
    EXPECT_TRUE(retry(filter, path + "0f8fad5b-d9cb-469f-a165-70867728950e"));
    EXPECT_FALSE(retry(filter, path + "7C9E6679-7425-40DE-944B-E07FC1F90AE7"));
    EXPECT_FALSE(retry(filter, path + "17"));
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
    EXPECT_TRUE(fail("acme", "bookings", "feed", start)) << "the feed's own problem has the same text";
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
            for (int feed = 0; feed < 18; ++feed) { told += tell(tenant, feed); }
        }
    }
    EXPECT_EQ(told, 100 * 18);
}

TEST(RepeatFilter, ForgetsTheOldRatherThanHoldBackWhatIsNew) {
    RepeatFilter filter;
    const auto feed = [](std::size_t number) { return "f" + std::to_string(number); };
    for (std::size_t i = 0; i <= RepeatFilter::remembered_max; ++i) {
        EXPECT_TRUE(failure(filter, start, Errc::Refused, feed(i).c_str()));
    }
    const auto last = feed(RepeatFilter::remembered_max);
    EXPECT_TRUE(failure(filter, start, Errc::Refused, last.c_str()))
        << "problems beyond the limit of remembered ones are not suppressed";
    EXPECT_TRUE(failure(filter, start + 10min, Errc::Refused, last.c_str()));
    EXPECT_FALSE(failure(filter, start + 11min, Errc::Refused, last.c_str()));
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
