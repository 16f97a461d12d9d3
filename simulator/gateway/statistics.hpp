// SPDX-License-Identifier: MIT
// What the gateway has counted since it started. Value types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace stmirror::simulator {

struct TenantStatistics {
    std::uint64_t requests = 0;      ///< all requests that arrived, including refused ones
    std::uint64_t rate_limited = 0;  ///< requests that the rate limit answered with 429
    std::size_t requests_in_a_second_max = 0;
};

struct Statistics {
    std::uint64_t requests = 0;
    std::uint64_t unanswered =
        0;  ///< requests whose connection was closed, reset or stalled before the first byte
    std::uint64_t tokens_issued = 0;
    std::uint64_t body_bytes = 0;  ///< bytes of the replies' bodies, before gzip
    std::map<std::string, std::uint64_t>
        by_operation;  ///< by "GET /crm/v2/tenant/{tenant}/customers", or "unknown"
    std::map<int, std::uint64_t> by_status;
    std::map<std::int64_t, TenantStatistics> tenants;
};

std::string to_json(const Statistics& statistics);

}  // namespace stmirror::simulator
