// SPDX-License-Identifier: MIT
// The state of the running engine that the mirror's tables do not hold: the progress of each feed, the time
// of its next pass, and each tenant's requests. Plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/feed_key.hpp"
#include "client/tenant_activity.hpp"
#include "sync/passes/report.hpp"

namespace stmirror::sync {

/// One feed of one tenant, since serve() began.
struct FeedActivity {
    FeedKey feed;
    std::optional<FeedReport> incremental;  ///< the running pass that catches up; empty between passes
    std::optional<FeedReport> full_scan;    ///< the running pass that reads everything: backfill or full scan
    std::optional<FeedReport> background_refresh;  ///< the running pass that reads unchanged parents again
    bool backfilled = false;                       ///< everything has been read once
    std::uint64_t passes = 0;                      ///< finished passes of all extents
    std::optional<Timestamp> last_attempt;         ///< the end of the last incremental pass, failed or not
    std::optional<Timestamp> last_success;     ///< the last time it caught up, even if nothing was written
    std::optional<Timestamp> newest_modified;  ///< the newest change in the mirror when the last pass ended
    std::optional<Problem> last_error;         ///< of the pass at `last_attempt`; empty: it succeeded
    std::vector<Problem> warnings;             ///< of the last pass, or the error of the last full scan
    std::optional<Problem> refresh_error;  ///< why the last background refresh failed; empty: it succeeded
    std::optional<Problem> retrying;       ///< why requests are being retried; empty: they are not
    std::optional<Timestamp> next_pass;    ///< when the next pass begins
    std::optional<Timestamp> proved_at;  ///< the last successful proof by counting covers records up to here
    std::optional<Result<>> last_proof;  ///< whether the last proof succeeded; none: no proof yet
    std::optional<Timestamp> compared_at;  ///< every record has been compared since this time
};

struct Activity {
    std::vector<client::TenantActivity> tenants;  ///< in the order of the settings
    std::size_t pages_waiting = 0;                ///< received and not written yet
    std::vector<FeedActivity> feeds;  ///< of serve(): by tenant, then in the order of the catalogue
};

}  // namespace stmirror::sync
