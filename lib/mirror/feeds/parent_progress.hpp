// SPDX-License-Identifier: MIT
// The progress of a per-parent feed, used by the writer's passes and by the status.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/timestamp.hpp"

namespace SQLite {
class Database;
}

namespace stmirror::mirror {

struct ParentProgress {
    std::uint64_t parents = 0;             ///< all that the feed knows
    std::uint64_t due = 0;                 ///< changed or never read: to be read at once
    std::uint64_t unread = 0;              ///< never read: due or deferred
    std::optional<Timestamp> oldest_read;  ///< the oldest read time of all that were read
    std::uint64_t failed = 0;              ///< deferred after a failure
    std::uint64_t never_read = 0;          ///< of the deferred ones, those never read
};

/// Counts the parents that are neither due nor deferred and were last read before `time`.
std::uint64_t count_parents_read_before(SQLite::Database& database, std::int64_t tenant_id,
                                        const std::string& resource, Timestamp time);

/// Parents whose read time lies in the future, by age_of(), count as never read and become due at once.
/// Returns how many there were.
std::uint64_t forget_reads_ahead(SQLite::Database& database, std::int64_t tenant_id,
                                 const std::string& resource, Timestamp now);

ParentProgress parent_progress(SQLite::Database& database, std::int64_t tenant_id,
                               const std::string& resource);

}  // namespace stmirror::mirror
