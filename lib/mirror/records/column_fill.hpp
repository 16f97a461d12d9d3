// SPDX-License-Identifier: MIT
// Fills columns and child tables that the catalogue learnt after the records came, from the stored JSON.
// Inside the caller's transaction; throws.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <span>

#include "base/timestamp.hpp"
#include "catalogue/resource.hpp"
#include "mirror/records/record_decoder.hpp"

namespace stmirror::mirror {

/// Fills what _unfilled marks for the resource, and takes the marks away. A record that cannot be decoded any
/// more keeps its row and goes to quarantine too. A column that only the parent's row can fill is filled as
/// the parents are read again: all become due.
void fill(SQLite::Database& database, const Resource& resource, const RecordDecoder& decode, Timestamp now);

}  // namespace stmirror::mirror
