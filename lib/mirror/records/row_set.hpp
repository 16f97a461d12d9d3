// SPDX-License-Identifier: MIT
// A set of row ids with one bit for each row. The row ids of a table are dense, because rows are only
// appended. So a set of ten million rows takes little more than a megabyte.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace stmirror::mirror {

class RowSet {
 public:
    void add(std::int64_t row_id);
    bool contains(std::int64_t row_id) const;
    /// Returns the smallest row id in the set that is greater than `row_id`, or empty if there is none.
    std::optional<std::int64_t> next(std::int64_t row_id) const;

 private:
    using Word = std::uint64_t;
    static constexpr std::int64_t word_bits = 64;
    static constexpr int block_shift = 15;
    static constexpr std::int64_t block_bits = std::int64_t{1} << block_shift;
    using Block = std::array<Word, block_bits / word_bits>;

    std::map<std::int64_t, Block> blocks_;  ///< by row id >> block_shift
};

}  // namespace stmirror::mirror
