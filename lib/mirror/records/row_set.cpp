// SPDX-License-Identifier: MIT
#include "mirror/records/row_set.hpp"

#include <bit>

namespace stmirror::mirror {

// Shifts and masks are used instead of / and %, because they also find the block of a negative row id. Only
// another program can have written such a row.

void RowSet::add(std::int64_t row_id) {
    auto& block = blocks_[row_id >> block_shift];
    const auto bit = row_id & (block_bits - 1);
    block[static_cast<std::size_t>(bit / word_bits)] |= Word{1} << (bit % word_bits);
}

bool RowSet::contains(std::int64_t row_id) const {
    const auto block = blocks_.find(row_id >> block_shift);
    if (block == blocks_.end()) { return false; }
    const auto bit = row_id & (block_bits - 1);
    return (block->second[static_cast<std::size_t>(bit / word_bits)] >> (bit % word_bits) & 1) != 0;
}

std::optional<std::int64_t> RowSet::next(std::int64_t row_id) const {
    const auto wanted = row_id + 1;
    for (auto block = blocks_.lower_bound(wanted >> block_shift); block != blocks_.end(); ++block) {
        const auto first = block->first * block_bits;
        auto bit = wanted > first ? wanted - first : 0;
        for (; bit < block_bits; bit = (bit / word_bits + 1) * word_bits) {
            const auto rest = block->second[static_cast<std::size_t>(bit / word_bits)] >> (bit % word_bits);
            if (rest != 0) { return first + bit + std::countr_zero(rest); }
        }
    }
    return std::nullopt;
}

}  // namespace stmirror::mirror
