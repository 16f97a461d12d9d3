// SPDX-License-Identifier: MIT
// Measures in virtual time how long each write of the API takes to appear in the mirror, with the daemon's
// default settings. scripts/freshness prints the table. STMIRROR_FRESHNESS_CUSTOMERS sets the size of the
// tenant.
#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "awaited_writes.hpp"
#include "random_writes.hpp"
#include "simulated_run.hpp"
#include "support/open_database.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

std::size_t customers() {
    const char* count = std::getenv("STMIRROR_FRESHNESS_CUSTOMERS");
    return count == nullptr ? 0 : static_cast<std::size_t>(std::atoi(count));
}

class Freshness : public SimulatedRun {
 protected:
    Freshness() : SimulatedRun(small_world(std::max<std::size_t>(1, customers()))) {
        settings.schedule.max_delete_percent = 100;
    }

    Random random{17};
    RandomWrites writes{api.world(), SimulatedApi::tenant_id, random};
};

TEST_F(Freshness, OfEveryWriteOfTheApi) {
    if (customers() == 0) { GTEST_SKIP() << "scripts/freshness runs it"; }
    serve(20min);
    AwaitedWrites awaited(api.world(), mirrored_resources(settings, catalogue), SimulatedApi::tenant_id);
    auto mirror = open_to_read(settings.mirror_path);
    Duration served{};
    serve(10min + 66min, [&](const sync::Engine&) {
        if ((served += 1s) <= 10min) {
            if (const auto operation = writes.make_one()) { awaited.note(*operation, time.now()); }
        }
        awaited.look(mirror, time.now());
    });
    std::cout << awaited.summary() << "\n" << awaited.by_operation(writes.accepted());
    EXPECT_EQ(awaited.missing(), std::vector<std::string>{});
    EXPECT_EQ(writes.accepted_less_than(2), std::vector<std::string>{});
    EXPECT_TRUE(awaited.goals_are_met());
}

}  // namespace
}  // namespace stmirror::testing
