// SPDX-License-Identifier: MIT
#include "verify/ranks.hpp"

#include <algorithm>

namespace stmirror::verify {

RankPage compare_ranks(std::span<const SortValue> mirrored, std::span<const SortValue> source) {
    RankPage page;
    page.is_usable = !mirrored.empty() && mirrored.size() == source.size() && std::ranges::is_sorted(source);
    if (!page.is_usable) { return page; }
    page.first_agrees = mirrored.front() == source.front();
    page.last_agrees = mirrored.back() == source.back();
    const auto [ours, theirs] = std::ranges::mismatch(mirrored, source);
    if (ours != mirrored.end()) { page.differs_at = std::max(*ours, *theirs); }
    return page;
}

RankSearch::RankSearch(std::uint64_t pages, std::uint64_t page, const RankPage& found)
    : lower_{0, page, found.first_agrees}, upper_{pages + 1, page, found.last_agrees} {}

std::uint64_t RankSearch::Edge::distance() const {
    return std::max(agreeing, disagreeing) - std::min(agreeing, disagreeing);
}

std::uint64_t RankSearch::Edge::middle() const { return std::min(agreeing, disagreeing) + distance() / 2; }

std::uint64_t RankSearch::next_page() const {
    for (const auto* edge : {&lower_, &upper_}) {
        if (!edge->is_found && edge->distance() > 1) { return edge->middle(); }
    }
    return 0;
}

void RankSearch::on_page(const RankPage& found) {
    const bool is_lower = !lower_.is_found && lower_.distance() > 1;
    look_at(is_lower ? lower_ : upper_, found);
}

/// Moves the edge. A page that agrees at only one of its ends contains the end of the range.
void RankSearch::look_at(Edge& edge, const RankPage& found) {
    const auto page = edge.middle();
    if (found.is_usable && found.first_agrees && found.last_agrees) {
        edge.agreeing = page;
        return;
    }
    edge.disagreeing = page;
    edge.is_found = !found.is_usable || found.first_agrees || found.last_agrees;
}

}  // namespace stmirror::verify
