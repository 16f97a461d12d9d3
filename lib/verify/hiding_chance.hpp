// SPDX-License-Identifier: MIT
// Computes the probability that a missing and a surplus record go unnoticed in a comparison by counts and
// ranks. This happens if both records are in the same counted windows and on the same side of every page
// whose ranks agreed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>

#include "mirror/records/row_facts.hpp"
#include "verify/bisection.hpp"
#include "verify/ranks.hpp"

namespace stmirror::verify {

class HidingChance {
 public:
    /// The sort values of the first and last record of one page. The records of the page were compared one by
    /// one.
    struct Page {
        bool is_by_id = false;  ///< sorted by id; otherwise by the window's time
        SortValue first = 0;
        SortValue last = 0;
    };
    /// Adds a window whose counts agreed. `page` is one of its pages, if any, whose ranks agreed.
    void add(mirror::TimeOf time, const TimeWindow& window, const std::optional<Page>& page);

    /// Forgets the pages so far, because their ranks prove nothing.
    void forget_pages();

    /// Returns the probability that two records drawn at random from `rows` share all windows and sides.
    double of(std::span<const mirror::RowFacts> rows) const;

 private:
    struct Window {
        TimeWindow window;
        std::optional<Page> page;
        std::uint32_t number = 0;
    };
    /// The key is the window's end. Windows of the same kind of time do not overlap.
    using Windows = std::map<Timestamp, Window>;
    static std::optional<std::uint32_t> part(const Windows& windows, const mirror::RowFacts& row,
                                             mirror::TimeOf time);

    Windows created_;
    Windows modified_;
};

}  // namespace stmirror::verify
