// SPDX-License-Identifier: MIT
// Compares ranks: the positions of records in a sorted list. Equal ranks mean that the same number of records
// precede a record on both sides. A missing and a surplus record shift all ranks between them by one. This
// API has returned lists in a wrong order, so a rank raises suspicion and proves nothing by itself. No I/O.
// Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stmirror::verify {

/// The value by which a list is sorted: the ticks of a time, or an id.
using SortValue = std::int64_t;

/// A page of a sorted list compared with the mirror's values at the same ranks.
struct RankPage {
    bool is_usable = true;  ///< false if the page is not in the requested order or differs in length
    bool first_agrees = true;
    bool last_agrees = true;
    /// The first difference, if any. The sides differ in the number of records before this value.
    std::optional<SortValue> differs_at{};

    bool agrees() const { return is_usable && !differs_at; }
};
/// Compares the values of both sides at the same ranks, in list order.
RankPage compare_ranks(std::span<const SortValue> mirrored, std::span<const SortValue> source);

/// Finds both ends of the range in which the ranks disagree, by binary search over the pages. Starts from a
/// page in that range.
class RankSearch {
 public:
    /// The list has `pages` pages, numbered from 1. `page` disagrees. The places before the first page and
    /// after the last one count as agreeing.
    RankSearch(std::uint64_t pages, std::uint64_t page, const RankPage& found);

    /// Returns the page to request, or 0 if both ends were found and their pages were compared.
    std::uint64_t next_page() const;
    void on_page(const RankPage& found);

 private:
    /// One end of the range: it lies between a page that agrees and one that disagrees.
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

}  // namespace stmirror::verify
