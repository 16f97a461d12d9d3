// SPDX-License-Identifier: MIT
// Counts the distinct keys of several pages of one list. Keeps only a hash of each key (8 bytes), because
// there may be hundreds of thousands of keys. Not thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "catalogue/page.hpp"

namespace stmirror::sync {

class DistinctKeys {
 public:
    /// Adds the keys of `page`, including those of quarantined records. Records without a readable key on one
    /// page count as different, even if their bytes are equal.
    void add(const Page& page);
    void clear() { hashes_.clear(); }
    std::int64_t count() const { return static_cast<std::int64_t>(hashes_.size()); }

 private:
    std::vector<std::uint64_t> hashes_;  ///< sorted, without duplicates
};

}  // namespace stmirror::sync
