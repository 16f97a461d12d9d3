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
};

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
