// SPDX-License-Identifier: MIT
// Remembers in little memory which records a pass has seen: a Bloom filter. It may take a new record for a
// seen one, never the reverse, so one unseen record proves that a page has news. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stmirror::sync {

class SeenRecords {
 public:
    /// 2 MB. When half of the bits are set, all are cleared: after about three million records.
    static constexpr std::size_t bits = std::size_t{1} << 24;

    /// Adds a record's content hash. True: it was certainly not added since the last clear.
    bool add(std::uint64_t hash);
    void clear();

 private:
    bool set(std::uint64_t bit);

    std::vector<std::uint64_t> words_;
    std::size_t set_ = 0;
};

}  // namespace stmirror::sync
