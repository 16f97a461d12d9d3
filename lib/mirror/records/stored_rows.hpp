// SPDX-License-Identifier: MIT
// Reads whole rows with their child rows, live or deleted, for a copy elsewhere. Throws SQLite::Exception,
// and ProblemException where documented.
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

/// The mirror's own columns that a copy of a record also has, after the columns of the catalogue.
const std::vector<std::string>& copied_own_columns();

/// Rows of one resource, all of one moment.
struct StoredRows {
    using Table = std::vector<std::vector<OwnedCell>>;
    std::vector<std::string> keys;  ///< as in _changes, one for each record
    /// The columns of the catalogue, a decimal as text with all the digits of the JSON, then
    /// copied_own_columns().
    Table records;
    std::vector<Table> children;  ///< for each child table: parent columns, position, then its columns
    std::size_t looked_up = 0;    ///< how many of the wanted keys were read before the bound was reached
};

/// The records with these keys, in their order. A key without a row is left out. Ends after the record with
/// which the JSON of all of them reaches `bytes_max`.
StoredRows stored_rows(SQLite::Database& database, std::int64_t tenant_id, const Resource& resource,
                       const std::vector<std::string>& keys, std::size_t bytes_max);
/// Up to `rows_max` keys in the order of the key's columns, after `after`; from the first without it.
std::vector<std::string> next_keys(SQLite::Database& database, std::int64_t tenant_id,
                                   const Resource& resource, const std::optional<std::string>& after,
                                   std::size_t rows_max);

}  // namespace stmirror::mirror
