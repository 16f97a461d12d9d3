// SPDX-License-Identifier: MIT
// The random writes of the long histories include every write operation.
#include "random_writes.hpp"

#include <gtest/gtest.h>

#include "simulated_run.hpp"

namespace stmirror::testing {
namespace {

class RandomWritesTest : public SimulatedRun {
 protected:
    RandomWritesTest() : SimulatedRun(tiny()) {}
};

TEST_F(RandomWritesTest, EveryOperationIsAcceptedSometimes) {
    constexpr int writes = 2000;
    Random random(1);
    RandomWrites writer(api.world(), SimulatedApi::tenant_id, random);
    for (int i = 0; i < writes; ++i) { writer.make_one(); }
    EXPECT_EQ(writer.accepted_less_than(1), std::vector<std::string>{});
}

}  // namespace
}  // namespace stmirror::testing
