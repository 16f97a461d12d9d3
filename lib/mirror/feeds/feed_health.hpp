// SPDX-License-Identifier: MIT
// The stored state of a feed as the status reads it. A plain value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/timestamp.hpp"
#include "mirror/feeds/parent_counts.hpp"

namespace stmirror::mirror {

/// One feed's line of the status. Rows without a feed have a line too; only its tenant, resource and counts
/// are set.
struct FeedHealth {
    std::int64_t tenant_id = 0;
    std::string resource;
    std::string kind;    ///< how it is read: "export", "list", …
    std::string cursor;  ///< shortened for people; never the complete token
    bool backfilled = false;
    bool full_scan_due = false;
    std::uint64_t rows = 0;  ///< live rows of the tenant
    std::uint64_t tombstones = 0;
    std::uint64_t quarantined = 0;
    std::optional<Timestamp> newest_modified;  ///< the newest change in the mirror
    std::optional<Timestamp> last_attempt;
    std::optional<Timestamp> last_success;
    std::string last_error;    ///< empty: the last pass succeeded
    std::size_t fallback = 0;  ///< 0: the feed itself is active; n: the nth fallback of the catalogue
    std::optional<Timestamp> refused_at;   ///< when it was last refused; empty while in use
    std::optional<Timestamp> swept_at;     ///< when the last finished sweep began
    std::uint64_t deletes_withheld = 0;    ///< missing rows that the delete guard withheld
    std::optional<Timestamp> proved_at;    ///< as of when the last successful proof holds
    std::string proof_error;               ///< why the last proof failed; empty: it succeeded
    std::optional<Timestamp> compared_at;  ///< every record has been compared since then
    std::optional<ParentCounts> parents;   ///< only for per-parent feeds
};

}  // namespace stmirror::mirror
