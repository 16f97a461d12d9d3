// SPDX-License-Identifier: MIT
// Fills columns and child tables that the catalogue learnt after the records came, from the stored JSON.
// Inside the caller's transaction; throws.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <span>

#include "base/timestamp.hpp"
#include "mirror/mirror.hpp"

namespace stmirror::mirror {

/// Fills what _unfilled marks for the resource, and takes the marks away. A record that cannot be decoded any
/// more keeps its row and goes to quarantine too. A resource that takes columns from its parents' rows keeps
/// its marks, and is filled as its records are read again.
void fill(SQLite::Database& database, const Resource& resource, const RecordDecoder& decode, Timestamp now);

}  // namespace stmirror::mirror
