// SPDX-License-Identifier: MIT
// Tests the schedule of the background refresh in virtual time: how long each parent waits to be read again,
// compared with the time that the status promises.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <numeric>
#include <queue>

#include "sync/schedule.hpp"

namespace stmirror::sync {
namespace {

using namespace std::chrono_literals;

const TimePoint start{1h};
constexpr Duration poll = 60s;
constexpr Duration children = 1h;

Schedule schedule_of(std::size_t tables, double per_second, std::optional<double> most = {}) {
    FeedPlan plan;
    plan.kind = FeedKind::PerParent;
    plan.background_per_second_max = most;
    Schedule schedule(ScheduleSettings{}, 4, std::vector<FeedPlan>(tables, plan), start, Random(1));
    schedule.set_refresh_goal({.within = 1h, .catch_up = 60s, .per_second = per_second});
    return schedule;
}

PassEnd end_of(std::uint64_t parents, std::uint64_t behind = 0, std::size_t left = 0) {
    PassEnd end;
    end.report.parents = parents;
    end.report.parents_behind = behind;
    end.report.background_left = left;
    return end;
}

/// Returns the number of parents that the due background refreshes may read. Ends these passes, and due
/// incremental passes, at once.
std::size_t take(Schedule& schedule, const PassEnd& end, TimePoint now) {
    std::size_t given = 0;
    while (const auto planned = schedule.next(now)) {
        given += planned->mode.background_max.value_or(0);
        schedule.ended(*planned, end, now);
    }
    return given;
}

TEST(BackgroundRefresh, ReadsAtMostTheParentsOfTwoPollsAfterASuspend) {
    auto schedule = schedule_of(1, 10);
    EXPECT_EQ(take(schedule, end_of(3420), start), 0u) << "the number of parents is still unknown";
    EXPECT_EQ(take(schedule, end_of(3420), start + 60s), 60u) << "one parent per second";
    EXPECT_EQ(take(schedule, end_of(3420), start + 10h), 120u);
    EXPECT_EQ(take(schedule, end_of(3420, 3420), start + 20h), 1200u)
        << "the table is behind, and this is within the budget";
}

TEST(BackgroundRefresh, ParentsThatAPassLeavesAreReadLater) {
    auto schedule = schedule_of(1, 10);
    take(schedule, end_of(3420), start);
    EXPECT_EQ(take(schedule, end_of(3420, 0, 45), start + 60s), 60u);
    EXPECT_EQ(take(schedule, end_of(3420), start + 120s), 105u);
    for (int i = 3; i < 8; ++i) { take(schedule, end_of(3420, 0, 1000), start + i * 60s); }
    EXPECT_EQ(take(schedule, end_of(3420), start + 8 * 60s), 120u) << "unused parents do not accumulate";
}

TEST(BackgroundRefresh, ASmallTableIsReadTooAndALimitIsKept) {
    auto small = schedule_of(1, 10);
    auto limited = schedule_of(1, 10, 0.25);
    std::size_t parents = 0;
    std::size_t limited_parents = 0;
    for (auto now = start; now < start + 10h; now += 1s) {
        parents += take(small, end_of(1), now);
        limited_parents += take(limited, end_of(100'000, 90'000), now);
    }
    EXPECT_EQ(parents, 10u);
    EXPECT_NEAR(static_cast<double>(limited_parents), 9000, 20);
}

/// The parents of some tables, and passes that read the parents one request at a time.
class Parents {
 public:
    Parents(const std::vector<std::uint64_t>& sizes, double per_second)
        : schedule_(schedule_of(sizes.size(), per_second)), spacing_(1s / per_second) {
        for (const auto size : sizes) { tables_.emplace_back(size, start); }
    }

    void run_until(TimePoint end) {
        for (auto& now = now_; now < end;) {
            while (!under_way_.empty() && under_way_.top().at <= now) {
                schedule_.ended(under_way_.top().planned, under_way_.top().end, now);
                under_way_.pop();
            }
            while (const auto planned = schedule_.next(now)) { under_way_.push(read(*planned, now)); }
            now = schedule_.wakes_at().value_or(end);
            if (!under_way_.empty()) { now = std::min(now, under_way_.top().at); }
        }
    }
    /// Starts to measure the waits.
    void measure() {
        longest.assign(tables_.size(), Duration{});
        shortest.assign(tables_.size(), Duration::max());
    }
    std::vector<Duration> longest, shortest;
    std::uint64_t requests = 0;

 private:
    struct Reading {
        TimePoint at;
        Schedule::PlannedPass planned;
        PassEnd end;
        bool operator>(const Reading& other) const { return at > other.at; }
    };

    Reading read(const Schedule::PlannedPass& planned, TimePoint now) {
        auto& table = tables_[planned.feed];
        auto left = std::min(planned.mode.background_max.value_or(0), table.size());
        TimePoint at = now;
        for (; left > 0 && at - now < poll; --left) {
            free_at_ = at = std::max(now, free_at_) + std::chrono::duration_cast<Duration>(spacing_);
            note(planned.feed, at - table.front());
            table.pop_front();
            table.push_back(at);
        }
        const auto behind = std::ranges::lower_bound(table, at - children) - table.begin();
        return {std::max(at, now + 1ms), planned,
                end_of(table.size(), static_cast<std::uint64_t>(behind), left)};
    }
    void note(std::size_t table, Duration waited) {
        ++requests;
        if (longest.empty()) { return; }
        longest[table] = std::max(longest[table], waited);
        shortest[table] = std::min(shortest[table], waited);
    }

    Schedule schedule_;
    std::chrono::duration<double> spacing_;
    TimePoint now_ = start;
    TimePoint free_at_ = start;
    std::vector<std::deque<TimePoint>> tables_;  ///< times of the last read of each parent, the oldest first
    std::priority_queue<Reading, std::vector<Reading>, std::greater<>> under_way_;
};

/// The sizes of the parent tables of a tenant with 1,200 customers: bookings, contact methods, contacts,
/// customers, locations and leads.
const std::vector<std::uint64_t> usual{600, 2600, 1300, 1200, 1500, 900};

TEST(BackgroundRefresh, EveryParentIsReadWithinTheHourAndNoneMuchSooner) {
    Parents parents(usual, 10);
    parents.measure();
    parents.run_until(start + 90min);
    EXPECT_LE(std::ranges::max(parents.longest), 61min)
        << "even if all parents were read at the same time before";
    parents.measure();
    const auto before = parents.requests;
    parents.run_until(start + 24h);
    EXPECT_LE(std::ranges::max(parents.longest), 61min);
    EXPECT_GE(std::ranges::min(parents.shortest), 50min);
    const auto all = std::accumulate(usual.begin(), usual.end(), std::uint64_t{0});
    EXPECT_LE(parents.requests - before, all * 24);
}

/// The parent tables have the sizes of a tenant with 100,000 customers.
TEST(BackgroundRefresh, ARoundTakesAsLongAsTheStatusPromises) {
    auto sizes = usual;
    for (auto& size : sizes) { size = size * 250 / 3; }
    sizes.back() = 900;
    std::vector<RefreshTable> tables;
    for (const auto size : sizes) { tables.push_back({.parents = size}); }
    const auto promised = plan_refresh({.within = 1h, .catch_up = 60s, .per_second = 10}, tables);
    Parents parents(sizes, 10);
    parents.run_until(start + 40h);
    parents.measure();
    parents.run_until(start + 75h);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const auto round = promised[i].round.value();
        const auto took = std::chrono::duration_cast<std::chrono::seconds>(parents.longest[i]);
        EXPECT_LE(took, round + 5min) << i;
        EXPECT_GE(took, round * 9 / 10) << i;
        RecordProperty("promised_" + std::to_string(i), std::to_string(round.count()));
        RecordProperty("took_" + std::to_string(i), std::to_string(took.count()));
    }
    EXPECT_EQ(promised.back().round, 1h) << "a small table keeps its goal even if there are large ones";
    EXPECT_GT(promised[1].round, 24h);
}

}  // namespace
}  // namespace stmirror::sync
