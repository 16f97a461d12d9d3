// SPDX-License-Identifier: MIT
// Writes a copy of an open mirror: whole or not at all. Throws ErrorException and SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <stop_token>

#include "mirror/reader.hpp"

namespace stmirror::mirror {

/// `database` is a connection to `mirror`. The copy is made as "<file>.part", which a run that was killed
/// leaves and the next one overwrites; it gets the mirror's permissions. An earlier snapshot is replaced,
/// whatever else stands at either name is refused with Errc::NotOurs and left alone. Errc::Stopped soon after
/// `stop` was asked for.
SnapshotFacts write_snapshot(SQLite::Database& database, const std::filesystem::path& mirror,
                             const std::filesystem::path& file, const std::stop_token& stop);

}  // namespace stmirror::mirror
