// SPDX-License-Identifier: MIT
// What the running engine knows beside the mirror's tables: how far each feed has come, when it is looked at
// next, and what each tenant's requests are doing. Plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "client/tenant_activity.hpp"
#include "sync/passes/report.hpp"

namespace stmirror::sync {

/// One feed of one tenant, since the engine began to serve.
struct FeedActivity {
    FeedKey feed;
    std::optional<FeedReport> incremental;  ///< the pass under way that catches up; empty between passes
    std::optional<FeedReport>
        full_scan;  ///< the pass under way that reads everything: first read, sweep, re-walk
    std::optional<FeedReport>
        background_refresh;                    ///< the pass under way that reads again what did not change
    bool backfilled = false;                   ///< everything has been read once
    std::uint64_t passes = 0;                  ///< finished, of either sort
    std::optional<Timestamp> last_attempt;     ///< the end of the last pass that caught up or failed to
    std::optional<Timestamp> last_success;     ///< the last time it caught up; also where nothing was written
    std::optional<Timestamp> newest_modified;  ///< the newest change mirrored, by the last pass that ended
    std::string last_error;                    ///< of that pass; empty: it went well
    std::string warning;                       ///< went on, but oddly; or its last complete read failed
    std::string refresh_error;                 ///< why the last background refresh failed; empty: it did not
    std::string retrying;                ///< why requests are tried again and again; empty: they are not
    std::optional<Timestamp> next_pass;  ///< when it is looked at again
    std::optional<Timestamp> proved_at;  ///< as of when the last proof by counting ended well
    std::optional<std::string>
        proof_error;  ///< why the last one did not; empty: nothing newer than the mirror's
    std::optional<Timestamp> compared_at;  ///< every record has been compared since then
};

struct Activity {
    std::vector<client::TenantActivity> tenants;  ///< in the order of the settings
    std::size_t pages_waiting = 0;                ///< that came and are not written yet
    std::vector<FeedActivity> feeds;  ///< of serve(); tenants as above, resources as in the catalogue
};

}  // namespace stmirror::sync
