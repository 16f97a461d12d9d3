// SPDX-License-Identifier: MIT
// What the daemon promises of the feeds that are read for each parent, in virtual time.
#include <algorithm>

#include "simulated_run.hpp"

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
};

/// A customer changes, and a note of it is there too: an answer to one is no reason to wait for the other.
TEST_F(ServeParents, ANoteArrivesWithItsCustomer) {
    read_only({"customers", "customer_notes"});
    serve(15min);
    std::optional<Timestamp> added_at;
    std::size_t notes = 0;
    Duration worst{};
    int seen = 0;
    int pause = 0;
    Random random(3);
    serve(3h, [&](const sync::Engine&) {
        if (!added_at) {
            if (pause-- > 0) return;
            api.world().commit_late("customer_notes", time.utc_now());
            api.world().touch("customers", 30);
            notes = api.world().size("customer_notes");
            added_at = time.utc_now();
        }
        if (static_cast<std::size_t>(number("SELECT count(*) FROM customer_notes")) < notes) return;
        worst = std::max(worst, std::chrono::duration_cast<Duration>(time.utc_now() - *added_at));
        added_at.reset();
        ++seen;
        pause = static_cast<int>(60 + random.below(100));
    });
    EXPECT_GE(seen, 50);
    EXPECT_LE(worst, 65s) << "a poll, and the time of the requests";
}

/// Four connections, and notes of many changed customers that hang on every one that they are given.
TEST_F(ServeParents, AnswersThatHangForWhatChangedHoldUpNoOtherChange) {
    for (const auto* name : {"booking_contacts", "contact_method_preferences", "contact_relationships"}) {
        settings.feeds[name].enabled = false;
    }
    serve(10min);
    api.gateway().set_faults(
        *simulator::parse_faults(R"({"rules": [{"path": "*/notes", "ending": "stall"}]})"));
    api.world().touch("customers", 100);
    std::optional<Timestamp> changed_at;
    Duration worst{};
    int seen = 0;
    serve(30min, [&](const sync::Engine&) {
        if (!changed_at) {
            api.world().touch("leads", 1);
            changed_at = time.utc_now();
        }
        if (number("SELECT max(modified_on) >= '" + changed_at->to_string() + "' FROM leads") == 0) return;
        worst = std::max(worst, std::chrono::duration_cast<Duration>(time.utc_now() - *changed_at));
        changed_at.reset();
        ++seen;
    });
    EXPECT_GE(seen, 25);
    EXPECT_LE(worst, 62s);
}

}  // namespace
}  // namespace stmirror::testing
