// SPDX-License-Identifier: MIT
// Remembers in little memory which records a pass has seen. It is a Bloom filter: it may report a new record
// as seen. It reports a seen record as new only after all bits were cleared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stmirror::sync {

class SeenRecords {
 public:
    /// The size: 2 MB. When half of the bits are set, which is after about three million records, all bits
    /// are cleared.
    static constexpr std::size_t bits = std::size_t{1} << 24;

    /// Adds a record's content hash. Returns true if the hash was certainly not added since the last clear.
    bool add(std::uint64_t hash);
    void clear();

 private:
    bool set(std::uint64_t bit);

    std::vector<std::uint64_t> words_;
    std::size_t set_ = 0;
};

}  // namespace stmirror::sync
