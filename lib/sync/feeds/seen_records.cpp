// SPDX-License-Identifier: MIT
#include "sync/feeds/seen_records.hpp"

namespace stmirror::sync {

namespace {

constexpr std::size_t word_bits = 64;

}  // namespace

bool SeenRecords::add(std::uint64_t hash) {
    constexpr int probes = 4;
    if (set_ > bits / 2) { clear(); }
    if (words_.empty()) { words_.resize(bits / word_bits); }
    hash *= 0x9E3779B97F4A7C15U;
    const std::uint64_t step = (hash >> 32U) | 1U;
    bool is_new = false;
    for (int i = 0; i < probes; ++i) {
        is_new = set(hash % bits) || is_new;
        hash += step;
    }
    return is_new;
}

bool SeenRecords::set(std::uint64_t bit) {
    auto& word = words_[bit / word_bits];
    const auto mask = std::uint64_t{1} << (bit % word_bits);
    if ((word & mask) != 0) { return false; }
    word |= mask;
    ++set_;
    return true;
}

void SeenRecords::clear() {
    words_.clear();
    words_.shrink_to_fit();
    set_ = 0;
}

}  // namespace stmirror::sync
