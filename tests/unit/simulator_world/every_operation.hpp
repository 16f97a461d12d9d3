// SPDX-License-Identifier: MIT
// A fresh world for each test, and what it takes to call every operation of it.
#pragma once

#include "support/operation_samples.hpp"
#include "world_fixture.hpp"

namespace stmirror::simulator {

class EveryOperation : public WorldTest, public OperationSamples {
 protected:
    using WorldTest::base;
    using WorldTest::call;
    using WorldTest::records;

    /// As small as the world can be that has a record for each operation: it is made for hundreds of tests.
    EveryOperation()
        : WorldTest(small_world(40)),
          OperationSamples([this](const Request& request) { return world.handle(request); }) {}
};

}  // namespace stmirror::simulator
