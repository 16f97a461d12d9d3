// SPDX-License-Identifier: MIT
// The random writes of the long histories use every write operation.
#include "random_writes.hpp"

#include <gtest/gtest.h>

#include "simulated_run.hpp"
#include "support/sample_bodies.hpp"

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
    for (int i = 0; i < writes; ++i) writer.make_one();
    for (const auto& operation : simulator::api()["operations"]) {
        if (operation["method"] == "GET") continue;
        const auto id = operation["operationId"].get<std::string>();
        EXPECT_TRUE(writer.accepted().contains(id)) << id;
    }
}

}  // namespace
}  // namespace stmirror::testing
