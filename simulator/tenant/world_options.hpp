// SPDX-License-Identifier: MIT
// The options from which a world is made. Value types.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/timestamp.hpp"

namespace stmirror::simulator {

struct WorldOptions {
    std::int64_t tenant_id = 1234567;
    std::uint64_t seed = 1;
    std::size_t customers = 20'000;  ///< related records come in addition; if 0, the tenant is empty
    std::chrono::seconds horizon{
        std::chrono::minutes{15}};  ///< exports hide changes that are younger than this
    std::size_t export_page_size = 5000;
    /// Generated records were last modified at least an hour before this time. If empty, it is the time when
    /// the world is made.
    std::optional<Timestamp> reference_time;
};

}  // namespace stmirror::simulator
