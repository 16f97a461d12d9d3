// SPDX-License-Identifier: MIT
// The daemon keeps its promises for records of unchanged parents, in virtual time.
#include <algorithm>
#include <map>

#include "simulated_run.hpp"
#include "simulator/gateway/faults_json.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class BackgroundRefresh : public SimulatedRun {
 protected:
    BackgroundRefresh() { settings.schedule.max_delete_percent = 100; }

    /// Starts to count the requests for records of parents in each second.
    void count_requests() {
        api.before_answer = [this](const simulator::Request& request) {
            const bool is_below_parent =
                request.path.ends_with("/notes") || request.path.ends_with("/preferences") ||
                request.path.ends_with("/relationships") ||
                (request.path.find("/bookings/") != std::string::npos && request.path.ends_with("/contacts"));
            if (!is_below_parent) { return; }
            const auto second = std::chrono::floor<std::chrono::seconds>(time.now().time_since_epoch());
            ++requests_of[second];
        };
    }
    std::uint64_t requests() const {
        std::uint64_t sum = 0;
        for (const auto& [second, count] : requests_of) { sum += count; }
        return sum;
    }
    std::uint64_t most_in(std::chrono::seconds span) const {
        std::uint64_t most = 0;
        for (const auto& [first, count] : requests_of) {
            std::uint64_t sum = 0;
            for (auto at = requests_of.lower_bound(first);
                 at != requests_of.end() && at->first < first + span; ++at) {
                sum += at->second;
            }
            most = std::max(most, sum);
        }
        return most;
    }
    /// Makes every request for notes of customers get this answer, and serves for two hours, with a restart.
    /// Expects that the delete guard withholds most deletions until the notes of every customer have been
    /// read without the fault.
    void expect_guarded(const std::string& answer) {
        settings.schedule.max_delete_percent = 20;
        serve(15min);
        const auto rows = number("SELECT count(*) FROM customer_notes");
        ASSERT_GT(rows, 100);
        api.gateway().set_faults(
            *simulator::parse_faults(R"({"rules": [{"path": "*/customers/*/notes*", )" + answer + "}]}"));
        serve(1h);
        serve(1h);
        const auto deleted = number("SELECT count(*) FROM customer_notes WHERE _deleted_at IS NOT NULL");
        EXPECT_GT(deleted, 0);
        EXPECT_LE(deleted * 5, rows);
        EXPECT_GT(number(withheld), 0);
        api.gateway().set_faults(simulator::Faults{});
        serve(20min);
        EXPECT_GT(number(withheld), 0) << "not every parent has been read again";
        serve(70min);
        EXPECT_EQ(number(withheld), 0);
        expect_equal();
    }
    Duration oldest() {
        const auto at = Timestamp::parse(text(oldest_parent_read())).value();
        return std::chrono::duration_cast<Duration>(time.utc_now() - at);
    }

    const std::string withheld = "SELECT deletes_held FROM _feeds WHERE resource = 'customer_notes'";
    std::map<std::chrono::seconds, std::uint64_t> requests_of;
};

TEST_F(BackgroundRefresh, ReadsEveryParentWithinTheHourByTheRequestsThatItTakes) {
    serve(15min);
    const auto parents = static_cast<double>(number(count_parents()));
    serve(75min);
    count_requests();
    Duration worst{};
    int second = 0;
    serve(3h, [&](const sync::Engine&) {
        if (++second % 60 == 0) { worst = std::max(worst, oldest()); }
    });
    EXPECT_LE(worst, 61min);
    EXPECT_GE(static_cast<double>(requests()), 2.9 * parents);
    EXPECT_LE(static_cast<double>(requests()), 3.5 * parents) << "includes the requests after restarts";
    EXPECT_LE(most_in(1s), 11u) << "the requests are spread evenly within a poll";
}

TEST_F(BackgroundRefresh, FindsNewAndDeletedRecordsOfUnchangedParents) {
    serve(15min);
    for (const auto* table : {"customer_notes", "location_notes", "lead_notes", "booking_contacts"}) {
        const auto id = text("SELECT id FROM " + std::string(table) + " LIMIT 1");
        ASSERT_TRUE(api.world().hard_delete(table, id));
    }
    for (const auto* table : {"customer_notes", "location_notes", "lead_notes"}) {
        ASSERT_TRUE(api.world().commit_late(table, time.utc_now() - Ticks(24h)));
    }
    serve(62min);
    expect_equal();
}

TEST_F(BackgroundRefresh, KeepsToItsBudgetAndCatchesUpAfterASuspend) {
    settings.limits.background_requests_per_second = 2;
    settings.schedule.children = 24h;
    serve(15min);
    time.advance(30h);
    count_requests();
    const auto parents = static_cast<std::uint64_t>(number(count_parents()));
    const std::chrono::seconds needed(parents / 2);
    serve(needed + 5min);
    EXPECT_LE(oldest(), needed + 6min) << "as fast as the budget allows";
    EXPECT_LE(most_in(10s), 21u);
    EXPECT_LE(requests(), parents + 100) << "no parent is read twice";
}

TEST_F(BackgroundRefresh, ManyPassesMarkNoMoreRowsDeletedThanOneMayIfEveryParentIsAnsweredWith404) {
    expect_guarded(R"("status": 404)");
}

TEST_F(BackgroundRefresh, ManyPassesMarkNoMoreRowsDeletedThanOneMayIfEveryListIsEmpty) {
    expect_guarded(R"("body": {"page": 1, "pageSize": 500, "hasMore": false, "totalCount": 0, "data": []})");
}

TEST_F(BackgroundRefresh, SlowsDownWithTheApi) {
    settings.schedule.children = 10min;
    serve(15min);
    count_requests();
    serve(10min);
    const auto usual = requests();
    api.gateway().set_faults(*simulator::parse_faults(
        R"({"rules": [{"path": "*/export/*", "status": 429, "retry_after": "2"}]})"));
    requests_of.clear();
    serve(10min);
    EXPECT_LT(requests(), usual / 2);
}

/// The notes of a changed customer do not wait for the notes of unchanged customers.
TEST_F(BackgroundRefresh, DelaysNoDueParent) {
    settings.schedule.children = 5min;  // the refresh needs its whole budget
    settings.limits.background_requests_per_second = 3;
    serve(15min);
    auto delays = delays_of_new_notes(300);
    serve(30min, [&](const sync::Engine&) { delays.look(); });
    EXPECT_GE(delays.seen, 15);
    EXPECT_LE(delays.worst, 75s) << "the time of a poll and of 300 requests";
}

}  // namespace
}  // namespace stmirror::testing
