// SPDX-License-Identifier: MIT
#include "publish/row_batch.hpp"

#include "publish/target_table.hpp"

namespace stmirror::publish {
namespace {

RowBatch::Columns empty_columns(const std::vector<TargetColumn>& columns) {
    RowBatch::Columns arrays;
    for (const auto& column : columns) arrays.emplace_back(column.type);
    return arrays;
}

Result<> add_row(RowBatch::Columns& columns, const std::vector<mirror::OwnedCell>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (auto added = columns[i].add(row[i]); !added) return added.error();
    }
    return {};
}

/// The keys of the records, once for each child table.
Result<> add_parents(const Resource& resource, const mirror::StoredRows& rows, RowBatch::Columns& parents) {
    for (const auto& row : rows.records) {
        for (std::size_t i = 0; i < resource.key.size(); ++i) {
            const auto at = resource.column_index(resource.key[i]).value();
            if (auto added = parents[i].add(row[at]); !added) return added.error();
        }
    }
    return {};
}

Result<> fill(RowBatch& batch, const Resource& resource, const mirror::StoredRows& rows,
              const std::vector<std::uint64_t>& seqs) {
    for (std::size_t i = 0; i < rows.records.size(); ++i) {
        if (auto added = add_row(batch.records, rows.records[i]); !added) return added.error();
        if (auto added = batch.records.back().add(static_cast<std::int64_t>(seqs[i])); !added)
            return added.error();
    }
    for (std::size_t i = 0; i < resource.children.size(); ++i) {
        if (auto added = add_parents(resource, rows, batch.parents[i]); !added) return added.error();
        for (const auto& row : rows.children[i]) {
            if (auto added = add_row(batch.children[i], row); !added) return added.error();
        }
    }
    return {};
}

std::uint64_t replaced(const RowBatch::Columns& columns) {
    std::uint64_t sum = 0;
    for (const auto& column : columns) sum += column.replaced();
    return sum;
}

}  // namespace

ChangedKeys changed_keys(const std::vector<mirror::Change>& changes, std::int64_t tenant_id) {
    ChangedKeys keys;
    for (const auto& change : changes) {
        if (change.tenant_id == tenant_id) keys[change.resource][change.key] = change.seq;
    }
    return keys;
}

Result<RowBatch> row_batch(const Resource& resource, const mirror::StoredRows& rows,
                           const std::vector<std::uint64_t>& seqs) {
    RowBatch batch;
    batch.records = empty_columns(target_table(resource).columns);
    for (const auto& child : resource.children) {
        batch.parents.push_back(empty_columns(parent_columns(resource, child)));
        batch.children.push_back(empty_columns(target_child_table(resource, child).columns));
    }
    if (auto filled = fill(batch, resource, rows, seqs); !filled)
        return Problem{filled.error().code, resource.name + ": " + filled.error().text};
    batch.replaced = replaced(batch.records);
    for (const auto& columns : batch.children) batch.replaced += replaced(columns);
    return batch;
}

}  // namespace stmirror::publish
