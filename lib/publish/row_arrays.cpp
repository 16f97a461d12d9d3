// SPDX-License-Identifier: MIT
#include "publish/row_arrays.hpp"

#include "mirror/records/record_key.hpp"
#include "publish/target_keys.hpp"

namespace stmirror::publish {
namespace {

using Row = std::vector<mirror::OwnedCell>;

/// Passes the row's cell of a column to `use`, or the row's `_seq`, which the mirror's rows do not have.
template <class Use>
auto use_cell(const Row& row, const TargetColumn& column, std::size_t number, Seqs seqs, const Use& use) {
    if (column.from < row.size()) { return use(row[column.from]); }
    return use(mirror::OwnedCell(static_cast<std::int64_t>(seqs[number])));
}

}  // namespace

Result<Arrays> column_arrays(const std::vector<TargetColumn>& columns, const mirror::StoredRows::Table& rows,
                             Seqs seqs) {
    Arrays arrays;
    for (const auto& column : columns) {
        auto& array = arrays.emplace_back(column.type);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            auto added =
                use_cell(rows[i], column, i, seqs, [&](const auto& cell) { return array.add(cell); });
            if (!added) { return added.error(); }
        }
    }
    return arrays;
}

Result<Arrays> key_arrays(const PublishedTable& table, const std::vector<std::string>& keys) {
    Arrays arrays;
    for (const auto& column : table.key) { arrays.emplace_back(column.type); }
    for (const auto& key : keys) {
        const auto cells = mirror::parse_key(*table.resource, key);
        if (has_zero(cells)) { continue; }
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (auto added = arrays[i].add(cells[i]); !added) { return added.error(); }
        }
    }
    return arrays;
}

std::uint64_t replaced(const Arrays& arrays) {
    std::uint64_t sum = 0;
    for (const auto& array : arrays) { sum += array.replaced(); }
    return sum;
}

Result<CopyInput> copy_input(std::int64_t tenant_id, const std::vector<TargetColumn>& columns,
                             const mirror::StoredRows::Table& rows, Seqs seqs) {
    CopyInput input;
    auto& out = input.bytes;
    // The signature, then no flags and no extension.
    out.append("PGCOPY\n\377\r\n\0", 11).append(8, '\0');
    for (std::size_t i = 0; i < rows.size(); ++i) {
        append_int16(out, static_cast<std::int16_t>(columns.size() + 1));
        (void)append_value(out, TargetType::Bigint, tenant_id);
        for (const auto& column : columns) {
            const auto added = use_cell(rows[i], column, i, seqs, [&](const auto& cell) {
                return append_value(out, column.type, cell);
            });
            if (!added) { return added.error(); }
            input.replaced += *added;
        }
    }
    append_int16(out, -1);
    return input;
}

}  // namespace stmirror::publish
