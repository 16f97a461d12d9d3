// SPDX-License-Identifier: MIT
// How many parents a per-parent feed has, and how many of them were read. Counted in _parents, for passes and
// status.
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
    std::uint64_t known = 0;               ///< all that the feed knows
    std::uint64_t due = 0;                 ///< changed or never read: to be read at once
    std::uint64_t unread = 0;              ///< never read: due or deferred
    std::optional<Timestamp> oldest_read;  ///< the oldest read time of all that were read
    std::uint64_t failed = 0;              ///< deferred after a failure
    std::uint64_t never_read = 0;          ///< of the deferred ones, those never read

    std::uint64_t read() const { return known - unread; }
    /// Whether each parent was read or has failed: then the backfill has ended.
    bool were_all_tried() const { return known > 0 && unread <= failed; }
    /// The share of the parents that were read, 0 to 1. `read_since`: the number of those read for the first
    /// time since they were counted.
    double share_read(std::uint64_t read_since = 0) const {
        return known == 0 ? 0 : static_cast<double>(read() + read_since) / static_cast<double>(known);
    }
    /// New parents that are not in _parents yet.
    void add(std::uint64_t arrived) {
        known += arrived;
        due += arrived;
        unread += arrived;
    }
};

/// Counts the parents that are neither due nor deferred and were last read before `time`.
std::uint64_t count_parents_read_before(SQLite::Database& database, std::int64_t tenant_id,
                                        const std::string& resource, Timestamp time);

/// Parents whose read time lies in the future, by age_of(), count as never read and become due at once.
/// Returns how many there were.
std::uint64_t forget_reads_ahead(SQLite::Database& database, std::int64_t tenant_id,
                                 const std::string& resource, Timestamp now);

ParentCounts count_parents(SQLite::Database& database, std::int64_t tenant_id, const std::string& resource);

}  // namespace stmirror::mirror
