// SPDX-License-Identifier: MIT
// Reads and writes _consumers: how far the named readers of the change log have come. Throws
// SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string>

#include "base/timestamp.hpp"

namespace stmirror::mirror {

std::optional<std::uint64_t> consumer_position(SQLite::Database& database, const std::string& consumer);

/// Inside the caller's transaction. Writes nothing where the position is the stored one.
void keep_consumer_position(SQLite::Database& database, const std::string& consumer, std::uint64_t position,
                            Timestamp now);

}  // namespace stmirror::mirror
