// SPDX-License-Identifier: MIT
// Encodes rows of the mirror for PostgreSQL: as an array for each column, or as the input of COPY.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "mirror/records/stored_rows.hpp"
#include "publish/binary_values.hpp"
#include "publish/target_table.hpp"

namespace stmirror::publish {

using Arrays = std::vector<BinaryArray>;
using Seqs = std::span<const std::uint64_t>;

/// Returns an array for each column. `seqs` has the `_seq` of each row, or is empty if the table has no such
/// column. Returns Errc::Database if a value is not of its column's type.
Result<Arrays> column_arrays(const std::vector<TargetColumn>& columns, const mirror::StoredRows::Table& rows,
                             Seqs seqs = {});
/// Converts keys in the text format of _changes to an array for each key column. Leaves out keys with U+0000,
/// which no row of the target has.
Result<Arrays> key_arrays(const PublishedTable& table, const std::vector<std::string>& keys);
/// Returns how many U+0000 characters became U+FFFD.
std::uint64_t replaced(const Arrays& arrays);

struct CopyInput {
    std::string bytes;
    std::uint64_t replaced = 0;
};
/// Encodes rows as input for COPY … (FORMAT binary). `seqs` is as in column_arrays().
Result<CopyInput> copy_input(std::int64_t tenant_id, const std::vector<TargetColumn>& columns,
                             const mirror::StoredRows::Table& rows, Seqs seqs = {});

}  // namespace stmirror::publish
