// SPDX-License-Identifier: MIT
// The distinct keys of several pages of one list: keeps a hash of each. One thread.
#pragma once

#include <cstdint>
#include <unordered_set>

#include "catalogue/page.hpp"

namespace stmirror::sync {

class DistinctKeys {
 public:
    /// Quarantined records count too. Those of one page that have no readable key are different ones, even
    /// with the same bytes.
    void add(const Page& page);
    void clear() { hashes_.clear(); }
    std::int64_t count() const { return static_cast<std::int64_t>(hashes_.size()); }

 private:
    std::unordered_set<std::uint64_t> hashes_;
};

}  // namespace stmirror::sync
