// SPDX-License-Identifier: MIT
// The daemon keeps its promises for per-parent feeds, in virtual time.
#include <algorithm>

#include "simulated_run.hpp"
#include "simulator/gateway/faults_json.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class ServeParents : public SimulatedRun {
 protected:
    using SimulatedRun::SimulatedRun;

    void read_only(const std::vector<std::string>& resources) {
        for (const auto& resource : catalogue.resources()) {
            const bool is_named = std::ranges::find(resources, resource.name) != resources.end();
            settings.feeds[resource.name].enabled = is_named;
        }
    }
    std::int64_t due() { return number(count_parents(parent_is_due)); }
    std::string last_error() {
        return text("SELECT last_error FROM _feeds WHERE resource = 'customer_notes'");
    }
};

/// All customers change, including those whose notes always fail. The customers whose notes fail were read
/// longest ago, so they would always be selected first.
TEST_F(ServeParents, ManyParentsThatAlwaysFailDelayNoOther) {
    read_only({"customers", "customer_notes"});
    serve(15min);
    ASSERT_EQ(due(), 0);
    for (const auto* what : {R"("status": 400)", R"("status": 500)"}) {
        break_notes_of(12, what);
        api.world().touch("customers", 300);
        std::vector<Problem> warnings;
        std::string error;
        int second = 0;
        serve(40min, [&](const sync::Engine& engine) {
            const auto notes = engine.activity().feeds.back();
            warnings = notes.warnings;
            // The first passes cannot tell a failing parent from a failing server.
            if (++second > 10 * 60) { error += notes.last_error ? notes.last_error->text : ""; }
        });
        EXPECT_EQ(error, "") << what;
        EXPECT_EQ(due(), 0) << what;
        EXPECT_EQ(last_error(), "") << what;
        EXPECT_EQ(number(count_parents(parent_is_deferred)), 12) << what;
        ASSERT_EQ(warnings.size(), 1u) << what;
        EXPECT_EQ(warnings[0].code, Errc::ParentsUnreadable) << what;
    }
    api.gateway().set_faults(simulator::Faults{});
    serve(2h);
    EXPECT_EQ(number(count_parents(parent_is_deferred)), 0);
    expect_equal();
}

TEST_F(ServeParents, APassThatIsCutShortHasNotCaughtUp) {
    read_only({"customers", "customer_notes"});
    serve(15min);
    settings.limits.requests_per_second = 1;
    api.world().touch("customers", 300);
    auto all_read_at = time.utc_now();
    Duration longest{};
    serve(10min, [&](const sync::Engine& engine) {
        const auto now = time.utc_now();
        if (due() == 0) { all_read_at = now; }
        longest = std::max<Duration>(longest, std::chrono::duration_cast<Duration>(now - all_read_at));
        EXPECT_LE(engine.activity().feeds.back().state.last_success, all_read_at);
    });
    EXPECT_GT(longest, 2 * settings.schedule.poll) << "otherwise no pass was cut short";
    EXPECT_EQ(due(), 0);
}

TEST_F(ServeParents, ParentsThatAlwaysFailAreReadLessAndLessOften) {
    read_only({"customers", "customer_notes"});
    serve(15min);
    const auto broken = break_notes_of(3, R"("status": 400)");
    api.world().touch("customers", 300);
    std::uint64_t asked = 0;
    api.before_answer = [&](const simulator::Request& request) {
        asked += request.path.ends_with(broken.front()) ? 1 : 0;
    };
    serve(12h);
    EXPECT_GE(asked, 8u);
    EXPECT_LE(asked, 12u) << "the waits are one minute, two, four, eight ...";
    const auto before = asked;
    serve(1h);
    EXPECT_EQ(asked, before) << "a restart does not forget the wait";
}

TEST_F(ServeParents, TheBackgroundRefreshKeepsItsLimitBesideFailingParents) {
    read_only({"customers", "customer_notes"});
    serve(15min);
    settings.feeds["customer_notes"].requests_per_second = 0.05;
    const auto broken = break_notes_of(3, R"("status": 500)");
    api.world().touch("customers", 3);
    std::uint64_t asked = 0;
    api.before_answer = [&](const simulator::Request& request) {
        const bool is_broken =
            std::ranges::any_of(broken, [&](const auto& path) { return request.path.ends_with(path); });
        asked += request.path.ends_with("/notes") && !is_broken ? 1 : 0;
    };
    serve(1h);
    asked = 0;
    serve(5h);
    constexpr double budget = 0.05 * 5 * 3600;
    EXPECT_GE(static_cast<double>(asked), 0.95 * budget);
    EXPECT_LE(static_cast<double>(asked), 1.05 * budget);
}

/// A customer changes and gets a note. The note must not wait for the next poll.
TEST_F(ServeParents, ANoteArrivesWithItsCustomer) {
    read_only({"customers", "customer_notes"});
    serve(15min);
    auto delays = delays_of_new_notes(30);
    int pause = 0;
    Random random(3);
    serve(3h, [&](const sync::Engine&) {
        if (pause-- > 0) { return; }
        const auto seen_before = delays.seen;
        delays.look();
        if (delays.seen > seen_before) { pause = static_cast<int>(60 + random.below(100)); }
    });
    EXPECT_GE(delays.seen, 50);
    EXPECT_LE(delays.worst, 65s) << "the time of a poll and of the requests";
}

/// Requests for the notes of many changed customers all hang, on all connections that they may use.
TEST_F(ServeParents, HangingRequestsForChangedParentsDelayNoOtherChange) {
    for (const auto* name : {"booking_contacts", "contact_method_preferences", "contact_relationships"}) {
        settings.feeds[name].enabled = false;
    }
    serve(10min);
    api.gateway().set_faults(
        *simulator::parse_faults(R"({"rules": [{"path": "*/notes", "ending": "stall"}]})"));
    api.world().touch("customers", 100);
    auto delays = delays_of_changes("leads");
    serve(30min, [&](const sync::Engine&) { delays.look(); });
    EXPECT_GE(delays.seen, 25);
    EXPECT_LE(delays.worst, 62s);
}

}  // namespace
}  // namespace stmirror::testing
