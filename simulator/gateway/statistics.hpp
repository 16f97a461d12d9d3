// SPDX-License-Identifier: MIT
// What the gateway has counted since it started. Plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace stmirror::simulator {

struct TenantStatistics {
    std::uint64_t requests = 0;      ///< all that arrived, including refused ones
    std::uint64_t rate_limited = 0;  ///< answered with 429 by the rate limit
    std::size_t requests_in_a_second_max = 0;
};

struct Statistics {
    std::uint64_t requests = 0;
    std::uint64_t unanswered = 0;  ///< closed, reset or stalled before the first byte
    std::uint64_t tokens_issued = 0;
    std::uint64_t body_bytes = 0;  ///< of the replies, before gzip
    std::map<std::string, std::uint64_t>
        by_operation;  ///< "GET /crm/v2/tenant/{tenant}/customers", or "unknown"
    std::map<int, std::uint64_t> by_status;
    std::map<std::int64_t, TenantStatistics> tenants;
};

std::string to_json(const Statistics& statistics);

}  // namespace stmirror::simulator
