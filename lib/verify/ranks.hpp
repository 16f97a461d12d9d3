// SPDX-License-Identifier: MIT
// Ranks: which records stand at which place of a list that is sorted. Equal ranks say that as many records
// stand before them on both sides; a missing and a surplus record shift all ranks between them by one. Sort
// orders of this API have lied, so a rank raises suspicion and proves nothing by itself. Pure. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stmirror::sync {

/// The value by which a list is sorted: ticks of a time, or an id.
using SortValue = std::int64_t;

/// What a page of a sorted list says, held against the mirror's values at the same ranks.
struct RankPage {
    bool is_usable = true;  ///< false: not in the order that was asked for, or not as long
    bool first_agrees = true;
    bool last_agrees = true;
    /// The first difference, where there is one: the number of records before this value is not the mirror's.
    std::optional<SortValue> differs_at{};

    bool agrees() const { return is_usable && !differs_at; }
};
/// `mirrored` and `source` are the values in their order; both of the same ranks.
RankPage compare_ranks(std::span<const SortValue> mirrored, std::span<const SortValue> source);

/// From a page whose ranks disagree to the two places between which they do: by halving, page by page.
class RankSearch {
 public:
    /// `page`, counted from 1, disagrees; before the first of `pages` and behind the last all agree.
    RankSearch(std::uint64_t pages, std::uint64_t page, const RankPage& found);

    /// The page to look at; 0: both places are known, and their pages were looked at.
    std::uint64_t next_page() const;
    void on_page(const RankPage& found);

 private:
    /// One of the two places: somewhere between a page that agrees and one that does not.
    struct Edge {
        std::uint64_t agreeing = 0;
        std::uint64_t disagreeing = 0;
        bool is_found = false;
        std::uint64_t distance() const;
        std::uint64_t middle() const;
    };
    void look_at(Edge& edge, const RankPage& found);

    Edge lower_;
    Edge upper_;
};

}  // namespace stmirror::sync
