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

    EveryOperation() : OperationSamples([this](const Request& request) { return world.handle(request); }) {}
};

}  // namespace stmirror::simulator
