// SPDX-License-Identifier: MIT
// Counts the distinct keys of several pages of one list, keeping a hash of each. One thread at a time.
#pragma once

#include <cstdint>
#include <unordered_set>

#include "catalogue/page.hpp"

namespace stmirror::sync {

class DistinctKeys {
 public:
    /// Quarantined records count too. Records of one page without a readable key count as different, even
    /// with the same bytes.
    void add(const Page& page);
    void clear() { hashes_.clear(); }
    std::int64_t count() const { return static_cast<std::int64_t>(hashes_.size()); }

 private:
    std::unordered_set<std::uint64_t> hashes_;
};

}  // namespace stmirror::sync
