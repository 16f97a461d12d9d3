// SPDX-License-Identifier: MIT
// Which records a long read has seen, in little memory: a Bloom filter. It may take a new record for a seen
// one, never the other way round, so a page with one unseen record is news. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stmirror::sync {

class SeenRecords {
 public:
    /// Of 2 MB. When half of them are set, everything is forgotten: some two million records later.
    static constexpr std::size_t bits = std::size_t{1} << 24;

    /// True where the record with this content hash has certainly not come before.
    bool add(std::uint64_t hash);
    void clear();

 private:
    bool set(std::uint64_t bit);

    std::vector<std::uint64_t> words_;
    std::size_t set_ = 0;
};

}  // namespace stmirror::sync
