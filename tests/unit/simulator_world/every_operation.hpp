// SPDX-License-Identifier: MIT
// Fixture: a new world for each test, and the parameters to call each of its operations.
#pragma once

#include "support/operation_samples.hpp"
#include "world_fixture.hpp"

namespace stmirror::simulator {

class EveryOperation : public WorldTest, public OperationSamples {
 protected:
    using WorldTest::base;
    using WorldTest::call;
    using WorldTest::records;

    /// Makes a small world, because hundreds of tests create one. It still has a record for each operation.
    EveryOperation()
        : WorldTest(small_world(40)),
          OperationSamples([this](const Request& request) { return world.handle(request); }) {}
};

}  // namespace stmirror::simulator
