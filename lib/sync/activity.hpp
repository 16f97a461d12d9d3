// SPDX-License-Identifier: MIT
// The state of the running engine that is not in the mirror's tables: the progress of each feed, the time of
// its next pass, and each tenant's requests. Value types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/feed_key.hpp"
#include "client/tenant_activity.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "sync/passes/report.hpp"

namespace stmirror::sync {

/// What one feed of one tenant has done since serve() began.
struct FeedActivity {
    FeedKey key;
    /// The stored state as of the end of the last pass, plus what was found since. An idle daemon does not
    /// store the times of its passes and proofs.
    mirror::FeedState state;
    std::optional<FeedReport> incremental;  ///< the running pass that catches up; empty between passes
    std::optional<FeedReport> full_scan;    ///< the running pass that reads everything: backfill or full scan
    std::optional<FeedReport> background_refresh;  ///< the running pass that reads unchanged parents again
    std::uint64_t passes = 0;                      ///< finished passes of all extents
    std::optional<Problem> last_error;             ///< the problem of state.last_error, with its code
    std::optional<Problem> proof_error;            ///< the problem of state.proof_error, with its code
    std::vector<Problem> warnings;  ///< the warnings of the last pass, or the error of the last full scan
    std::optional<Problem> refresh_error;  ///< why the last background refresh failed; empty if it succeeded
    std::optional<Problem> retrying;       ///< why requests are being retried; empty if none is
    std::optional<Timestamp> next_pass;    ///< when the next pass begins
};

struct Activity {
    std::vector<client::TenantActivity> tenants;  ///< in the order of the settings
    std::size_t pages_waiting = 0;                ///< pages received but not yet written
    std::uint64_t changes = 0;                    ///< changes logged since the mirror was opened
    std::vector<FeedActivity> feeds;  ///< the feeds of serve(), by tenant, then in the order of the catalogue
};

}  // namespace stmirror::sync
