// SPDX-License-Identifier: MIT
// Counts the rows of a table that recent proofs marked deleted. The delete guard counts these rows too, so
// that many small proofs delete no more than one large sweep could.
#pragma once

#include <cstdint>
#include <deque>
#include <utility>

#include "base/clock.hpp"

namespace stmirror::verify {

class RecentDeletes {
 public:
    explicit RecentDeletes(Duration span) : span_(span) {}

    void add(std::uint64_t rows, TimePoint now) {
        if (rows > 0) { deletes_.emplace_back(now, rows); }
    }
    /// Returns the number of rows marked deleted within the span that ends now.
    std::uint64_t rows(TimePoint now) {
        while (!deletes_.empty() && deletes_.front().first + span_ <= now) { deletes_.pop_front(); }
        std::uint64_t all = 0;
        for (const auto& [at, rows] : deletes_) { all += rows; }
        return all;
    }

 private:
    Duration span_;
    std::deque<std::pair<TimePoint, std::uint64_t>> deletes_;
};

}  // namespace stmirror::verify
