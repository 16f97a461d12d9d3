// SPDX-License-Identifier: MIT
// The rows of one transaction, as arrays for the statements of a table and its child tables. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "catalogue/resource.hpp"
#include "mirror/changes/change.hpp"
#include "mirror/records/stored_rows.hpp"
#include "publish/binary_values.hpp"

namespace stmirror::publish {

/// By table, then by key: the number of the change with which each record is sent.
using ChangedKeys = std::map<std::string, std::map<std::string, std::uint64_t>>;
/// The distinct keys of one tenant, each with its newest change.
ChangedKeys changed_keys(const std::vector<mirror::Change>& changes, std::int64_t tenant_id);

struct RowBatch {
    using Columns = std::vector<BinaryArray>;
    Columns records;                ///< as target_table()
    std::vector<Columns> parents;   ///< for each child table: the keys whose child rows are replaced
    std::vector<Columns> children;  ///< for each child table: as target_child_table()
    std::uint64_t replaced = 0;     ///< how many U+0000 became U+FFFD
};

/// `seqs`: for each record of `rows`, its `_seq`. Errc::Database if a value is not of its column's type.
Result<RowBatch> row_batch(const Resource& resource, const mirror::StoredRows& rows,
                           const std::vector<std::uint64_t>& seqs);

}  // namespace stmirror::publish
