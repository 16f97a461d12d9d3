// SPDX-License-Identifier: MIT
// What a world is made of; shared by the files that implement it.
#pragma once

#include "simulator/tenant.hpp"

namespace stmirror::simulator {

struct World::Impl {
    Impl(const WorldOptions& options, const Clock& clock) : tenant(options, clock) {}
    Tenant tenant;
};

}  // namespace stmirror::simulator
