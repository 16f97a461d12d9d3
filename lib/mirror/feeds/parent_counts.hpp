// SPDX-License-Identifier: MIT
// The number of parents of a per-parent feed, and how many of them were read. Counted in _parents, for passes
// and the status.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/timestamp.hpp"

namespace SQLite {
class Database;
}

namespace stmirror::mirror {

struct ParentCounts {
    std::uint64_t known = 0;               ///< all parents of the feed
    std::uint64_t due = 0;                 ///< to be read at once: changed or never read, and not deferred
    std::uint64_t unread = 0;              ///< never read, whether due or deferred
    std::optional<Timestamp> oldest_read;  ///< the oldest of the times at which the parents were last read
    std::uint64_t failed = 0;              ///< deferred after a failure
    std::uint64_t never_read = 0;          ///< deferred parents that were never read

    std::uint64_t read() const { return known - unread; }
    /// Returns whether each parent was read or has failed. If so, the backfill has ended.
    bool were_all_tried() const { return known > 0 && unread <= never_read; }
    /// Returns the share of the parents that were read, 0 to 1. `read_since` is the number of parents that
    /// were read for the first time after they were counted.
    double share_read(std::uint64_t read_since = 0) const {
        return known == 0 ? 0 : static_cast<double>(read() + read_since) / static_cast<double>(known);
    }
    /// Adds `arrived` new parents, which are not in _parents yet.
    void add(std::uint64_t arrived) {
        known += arrived;
        due += arrived;
        unread += arrived;
    }
};

/// Counts the parents that are neither due nor deferred and were last read before `time`.
std::uint64_t count_parents_read_before(SQLite::Database& database, std::int64_t tenant_id,
                                        const std::string& resource, Timestamp time);

/// Clears the read times that lie in the future (see age_of()). These parents become due at once,
/// except deferred ones, which stay deferred. Returns their number.
std::uint64_t forget_reads_ahead(SQLite::Database& database, std::int64_t tenant_id,
                                 const std::string& resource, Timestamp now);

ParentCounts count_parents(SQLite::Database& database, std::int64_t tenant_id, const std::string& resource);

}  // namespace stmirror::mirror
