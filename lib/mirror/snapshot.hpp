// SPDX-License-Identifier: MIT
// Writes a copy of an open mirror: whole or not at all. Throws ErrorException and SQLite::Exception.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace SQLite {
class Database;
}

namespace stmirror::mirror {

/// What a snapshot turned out to be.
struct SnapshotFacts {
    std::uint64_t bytes = 0;
    std::uint64_t newest_change = 0;  ///< the last line of the change log that is in it; 0: the log is empty
};

/// `database` is a connection to `mirror`. The copy is made as "<file>.part", which a run that was killed
/// leaves and the next one overwrites; it gets the mirror's permissions. An earlier snapshot is replaced,
/// whatever else stands at either name is refused with Errc::NotOurs and left alone. Errc::Stopped soon after
/// `stop` was asked for.
SnapshotFacts write_snapshot(SQLite::Database& database, const std::filesystem::path& mirror,
                             const std::filesystem::path& file, const std::stop_token& stop);

}  // namespace stmirror::mirror
