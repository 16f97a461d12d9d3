// SPDX-License-Identifier: MIT
#include "publish/state_report.hpp"

#include <gtest/gtest.h>

namespace stmirror::publish {
namespace {

using std::chrono::seconds;

Timestamp at(const std::string& minute) {
    return Timestamp::parse("2024-05-01T10:" + minute + ":00Z").value();
}

class StateReportTest : public ::testing::Test {
 protected:
    const mirror::TargetState& report_after(seconds time, const std::vector<TenantState>& tenants,
                                            const std::string& error = "") {
        now += time;
        return report.state(tenants, error, now, at("30"));
    }
    TimePoint now{};
    StateReport report{{.written = at("00"), .sent = mirror::ChangePosition{40, "t40"}, .parked = 3}};
};

TEST_F(StateReportTest, TheTenantThatIsFarthestBehindCounts) {
    const auto& state = report_after(
        seconds{1}, {{.claimed = true, .sent = {60, "t60"}, .compared_at = at("20"), .parked = 1},
                     {.claimed = true, .sent = {50, "t50"}, .compared_at = at("10"), .parked = 1},
                     {.claimed = false, .sent = {1, "t1"}, .parked = 9}});
    EXPECT_EQ(state.sent, (mirror::ChangePosition{50, "t50"}));
    EXPECT_EQ(state.compared_at, at("10"));
    EXPECT_EQ(state.parked, 2U);
    EXPECT_EQ(state.tenants, 3U);
    EXPECT_EQ(state.claimed, 2U);
    EXPECT_EQ(state.written, at("30"));
}

TEST_F(StateReportTest, ATenantThatWasNeverComparedCounts) {
    const auto& state = report_after(
        seconds{1}, {{.claimed = true, .compared_at = at("20")}, {.claimed = true, .loading = true}});
    EXPECT_EQ(state.compared_at, std::nullopt);
    EXPECT_EQ(state.loading, 1U);
}

TEST_F(StateReportTest, WithoutAConnectionTheLastKnownStateRemains) {
    const auto& state = report_after(seconds{1}, {{.claimed = false}}, "no connection");
    EXPECT_EQ(state.sent, (mirror::ChangePosition{40, "t40"}));
    EXPECT_EQ(state.parked, 3U);
    EXPECT_EQ(state.error, "no connection");
}

TEST_F(StateReportTest, OfTenantsThatOtherMirrorsPublishNothingIsKnown) {
    const auto& state = report_after(seconds{1}, {{.elsewhere = true}, {.elsewhere = true}});
    EXPECT_EQ(state.sent, std::nullopt);
    EXPECT_EQ(state.parked, 0U);
    EXPECT_EQ(state.claimed, 0U);
}

TEST_F(StateReportTest, TheRateIsThatOfTheLastMinute) {
    report_after(seconds{0}, {{.claimed = true, .records = 0}});
    EXPECT_DOUBLE_EQ(report_after(seconds{10}, {{.claimed = true, .records = 500}}).records_per_second, 50);
    EXPECT_DOUBLE_EQ(report_after(seconds{10}, {{.claimed = true, .records = 500}}).records_per_second, 25);
    EXPECT_DOUBLE_EQ(report_after(seconds{70}, {{.claimed = true, .records = 500}}).records_per_second, 0);
}

TEST_F(StateReportTest, ItIsDueAfterAChangeButNotMoreOftenThanEveryFiveSeconds) {
    EXPECT_TRUE(report.is_due(now));
    report_after(seconds{1}, {});
    EXPECT_FALSE(report.is_due(now + seconds{60}));
    report.changed();
    EXPECT_FALSE(report.is_due(now + seconds{4}));
    EXPECT_TRUE(report.is_due(now + seconds{5}));
}

}  // namespace
}  // namespace stmirror::publish
