// SPDX-License-Identifier: MIT
// Rows of the mirror as PostgreSQL receives them: an array for each column, or the input of COPY. Pure.
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

/// `seqs`: for each row, its `_seq`; empty if the table has no such column. Errc::Database if a value is not
/// of its column's type.
Result<Arrays> column_arrays(const std::vector<TargetColumn>& columns, const mirror::StoredRows::Table& rows,
                             Seqs seqs = {});
/// Keys as in _changes, as an array for each key column.
Result<Arrays> key_arrays(const PublishedTable& table, const std::vector<std::string>& keys);
/// How many U+0000 became U+FFFD.
std::uint64_t replaced(const Arrays& arrays);

struct CopyInput {
    std::string bytes;
    std::uint64_t replaced = 0;
};
/// The same rows for COPY … (FORMAT binary).
Result<CopyInput> copy_input(std::int64_t tenant_id, const std::vector<TargetColumn>& columns,
                             const mirror::StoredRows::Table& rows, Seqs seqs = {});

}  // namespace stmirror::publish
