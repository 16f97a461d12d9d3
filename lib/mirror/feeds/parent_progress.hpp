// SPDX-License-Identifier: MIT
// How far a feed has come that is read for each parent: what the writer's passes and the status both tell.
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
    std::uint64_t parents = 0;             ///< live rows of the parent's table that the feed knows
    std::uint64_t due = 0;                 ///< changed or not read yet: to be read at once
    std::uint64_t unread = 0;              ///< not read yet: due, or failed
    std::optional<Timestamp> oldest_read;  ///< of all that were read: the one longest ago
    std::uint64_t failed = 0;              ///< could not be read, and wait for their next try
    std::uint64_t never_read = 0;          ///< of these: not even once
};

/// How many take their turn, neither due nor failed, and were last read before `time`.
std::uint64_t count_parents_read_before(SQLite::Database& database, std::int64_t tenant_id,
                                        const std::string& resource, Timestamp time);

/// Parents that were read at a time that has not come yet, by age_of(), count as never read from now on and
/// are due at once. Returns how many there are.
std::uint64_t forget_reads_ahead(SQLite::Database& database, std::int64_t tenant_id,
                                 const std::string& resource, Timestamp now);

ParentProgress parent_progress(SQLite::Database& database, std::int64_t tenant_id,
                               const std::string& resource);

}  // namespace stmirror::mirror
