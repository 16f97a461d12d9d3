// SPDX-License-Identifier: MIT
// What the answer to a request of a window feed says. Pure functions.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock_pair.hpp"
#include "base/problem.hpp"
#include "catalogue/page.hpp"

namespace stmirror::sync {

constexpr auto no_total = "the API's answer lacks the total number of records";
constexpr auto more_than_total = "the API reports more records than its total";

/// Returns the number of records in the answer, with those in quarantine.
std::int64_t records_of(const Page& page);

/// Returns how many records the window has. Empty if the answer has no valid total.
std::optional<std::int64_t> total_of(const Page& page);

/// Returns the clocks of the canary's answer (see WindowFeed). Fails if the answer is not empty, or if it
/// does not tell the server's clock.
Result<ClockPair> canary_clocks(const Page& page);

}  // namespace stmirror::sync
