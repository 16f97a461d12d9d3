// SPDX-License-Identifier: MIT
// The stored state of a feed as the status reads it. A plain value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/timestamp.hpp"
#include "mirror/feeds/parent_progress.hpp"

namespace stmirror::mirror {

/// One feed's line of the status. Rows that no feed has brought have a line as well, of which all but tenant,
/// resource and the counts is empty.
struct FeedHealth {
    std::int64_t tenant_id = 0;
    std::string resource;
    std::string kind;    ///< how it is read: "export", "list", …
    std::string cursor;  ///< shortened for people; never the whole token
    bool backfilled = false;
    bool full_scan_due = false;
    std::uint64_t rows = 0;  ///< live rows of this tenant
    std::uint64_t tombstones = 0;
    std::uint64_t quarantined = 0;
    std::optional<Timestamp> newest_modified;  ///< the newest change mirrored
    std::optional<Timestamp> last_attempt;
    std::optional<Timestamp> last_success;
    std::string last_error;    ///< empty: the last pass went well
    std::size_t fallback = 0;  ///< 0: read by its own feed; n: by the nth fallback of the catalogue
    std::optional<Timestamp> refused_at;    ///< when its own feed was last refused; empty while it is in use
    std::optional<Timestamp> swept_at;      ///< when the last complete read began that reached its end
    std::uint64_t deletes_withheld = 0;     ///< missing rows that were not buried because of the brake
    std::optional<Timestamp> proved_at;     ///< as of when the last proof by counting ended well
    std::string proof_error;                ///< why the last one did not; empty: it did
    std::optional<Timestamp> compared_at;   ///< every record has been compared since then
    std::optional<ParentProgress> parents;  ///< of a feed that is read for each parent
};

}  // namespace stmirror::mirror
