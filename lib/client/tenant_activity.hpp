// SPDX-License-Identifier: MIT
// The state of a tenant's requests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "throttle/limiter.hpp"

namespace stmirror::client {

/// Counts start at 0 when the engine is created.
struct TenantActivity {
    std::int64_t tenant_id = 0;
    std::string name;
    bool authenticated = false;                       ///< an access token was granted at least once
    double requests_per_second = 0;                   ///< what the limiter allows now
    double requests_per_second_share = 0;             ///< what the settings allow
    std::vector<SlowedModule> slowed{};               ///< modules that the limiter slows down further
    std::map<int, std::uint64_t> requests_by_status;  ///< by status; 0 means no response
    std::uint64_t retries = 0;
    std::size_t waiting = 0;    ///< requests that wait for the limiter
    std::size_t under_way = 0;  ///< requests that were sent and are not answered yet
};

}  // namespace stmirror::client
