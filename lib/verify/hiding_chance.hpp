// SPDX-License-Identifier: MIT
// With what chance a missing and a surplus record hide from a comparison by counts and ranks. They do where
// they share every window that was counted and lie on the same side of every page whose ranks agreed. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>

#include "mirror/records/row_facts.hpp"
#include "sync/feeds/bisection.hpp"
#include "verify/ranks.hpp"

namespace stmirror::sync {

class HidingChance {
 public:
    /// The records of one page, by the order of the list: they were compared one by one.
    struct Page {
        bool is_by_id = false;  ///< else by the window's time
        SortValue first = 0;
        SortValue last = 0;
    };
    /// A window in which as many records were counted as the mirror has; `page`: one of it whose ranks
    /// agreed.
    void add(mirror::TimeOf time, const TimeWindow& window, const std::optional<Page>& page);

    /// That two records share all of it that are drawn by chance, each as likely as any of `rows`.
    double of(std::span<const mirror::RowFacts> rows) const;

 private:
    struct Window {
        TimeWindow window;
        std::optional<Page> page;
        std::uint32_t number = 0;
    };
    /// By their ends; windows of one time do not overlap.
    using Windows = std::map<Timestamp, Window>;
    static std::optional<std::uint32_t> part(const Windows& windows, const mirror::RowFacts& row,
                                             mirror::TimeOf time);

    Windows created_;
    Windows modified_;
};

}  // namespace stmirror::sync
