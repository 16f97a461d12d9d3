// SPDX-License-Identifier: MIT
// Options of simulated tenants for tests.
#pragma once

#include <cstddef>

#include "simulator/tenant/world_options.hpp"

namespace stmirror::testing {

/// Returns the options of a tenant with this many customers and all their records.
inline simulator::WorldOptions small_world(
    std::size_t customers, std::size_t export_page_size = simulator::WorldOptions{}.export_page_size) {
    simulator::WorldOptions world;
    world.customers = customers;
    world.export_page_size = export_page_size;
    return world;
}

}  // namespace stmirror::testing
