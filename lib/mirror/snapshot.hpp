// SPDX-License-Identifier: MIT
// Writes a complete copy of an open mirror. Throws ProblemException and SQLite::Exception.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace SQLite {
class Database;
}

namespace stmirror::mirror {

/// Facts about a finished snapshot.
struct SnapshotFacts {
    std::uint64_t bytes = 0;
    std::uint64_t newest_change = 0;  ///< seq of the last change in the snapshot; 0 if the log is empty
};

/// Copies the mirror. `database` is a connection to `mirror`. The copy is made as "<file>.part", gets the
/// mirror's permissions and is renamed to `file`. If the process is killed, the next run overwrites the
/// partial file. Replaces an earlier snapshot. Throws Errc::NotOurs, and changes nothing, if `file` or
/// "<file>.part" is any other file. Throws Errc::Stopped soon after a stop was requested.
SnapshotFacts write_snapshot(SQLite::Database& database, const std::filesystem::path& mirror,
                             const std::filesystem::path& file, const std::stop_token& stop);

}  // namespace stmirror::mirror
