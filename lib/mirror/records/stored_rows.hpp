// SPDX-License-Identifier: MIT
// Reads whole rows with their child rows, live or deleted, for a copy in another database. Throws
// SQLite::Exception, and ProblemException where documented.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/resource.hpp"
#include "mirror/records/owned_cell.hpp"

namespace stmirror::mirror {

/// Returns the mirror's own columns that a copy of a record also has. They follow the columns of the
/// catalogue.
const std::vector<std::string>& copied_own_columns();

/// A child row needs about this much memory, even if its JSON is a small number.
constexpr std::size_t stored_child_bytes = 200;

/// Rows of one resource, all read at one moment.
struct StoredRows {
    using Table = std::vector<std::vector<OwnedCell>>;
    std::vector<std::string> keys;  ///< one for each record, in the format of _changes
    /// The columns of the catalogue, then copied_own_columns(). A decimal is text with all the digits of the
    /// JSON.
    Table records;
    /// The rows of each child table. Their columns are the parent columns, position, and the table's own.
    std::vector<Table> children;
    std::size_t looked_up = 0;  ///< how many of the wanted keys were read before `bytes_max` was reached
    std::size_t bytes = 0;      ///< size of the JSON, and stored_child_bytes for each child row
};

/// Returns the records with these keys, in this order. Omits a key without a row. Stops after the record with
/// which StoredRows::bytes reaches `bytes_max`.
StoredRows stored_rows(SQLite::Database& database, std::int64_t tenant_id, const Resource& resource,
                       const std::vector<std::string>& keys, std::size_t bytes_max);
/// Returns up to `rows_max` keys that follow `after` in the order of the key's columns. Without `after`,
/// begins with the first key.
std::vector<std::string> next_keys(SQLite::Database& database, std::int64_t tenant_id,
                                   const Resource& resource, const std::optional<std::string>& after,
                                   std::size_t rows_max);

}  // namespace stmirror::mirror
