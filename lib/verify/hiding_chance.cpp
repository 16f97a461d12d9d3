// SPDX-License-Identifier: MIT
#include "verify/hiding_chance.hpp"

#include <unordered_map>

namespace stmirror::verify {
namespace {

/// The number of parts of each window: the records before its page, and those after it.
constexpr std::uint32_t parts_of_window = 2;
/// The number of the part for records that are in no window.
constexpr std::uint32_t nowhere = 0;

}  // namespace

void HidingChance::add(mirror::TimeOf time, const TimeWindow& window, const std::optional<Page>& page) {
    auto& windows = time == mirror::TimeOf::Created ? created_ : modified_;
    const auto number = static_cast<std::uint32_t>(windows.size());
    windows.emplace(window.before, Window{window, page, number});
}

void HidingChance::forget_pages() {
    for (auto* windows : {&created_, &modified_}) {
        for (auto& [before, window] : *windows) { window.page.reset(); }
    }
}

/// Returns the part that contains the row, or empty if the row was compared.
std::optional<std::uint32_t> HidingChance::part(const Windows& windows, const mirror::RowFacts& row,
                                                mirror::TimeOf time) {
    const auto at = row.at(time);
    if (!at) { return nowhere; }
    const auto found = windows.upper_bound(*at);
    if (found == windows.end()) { return nowhere; }
    const auto& [window, page, number] = found->second;
    if (window.from && *at < *window.from) { return nowhere; }
    const auto lower = 1 + number * parts_of_window;
    if (!page) { return lower; }
    const auto value = page->is_by_id ? row.id : at->since_year_one().count();
    // Records with the same time as the page's first or last record may be on the adjacent pages.
    const bool is_on_edge = !page->is_by_id && (value == page->first || value == page->last);
    if (value >= page->first && value <= page->last && !is_on_edge) { return std::nullopt; }
    return value <= page->first ? lower : lower + 1;
}

double HidingChance::of(std::span<const mirror::RowFacts> rows) const {
    std::unordered_map<std::uint64_t, std::uint64_t> together;
    for (const auto& row : rows) {
        const auto created = part(created_, row, mirror::TimeOf::Created);
        const auto modified = part(modified_, row, mirror::TimeOf::Modified);
        if (!created || !modified) { continue; }
        constexpr int half = 32;
        ++together[(std::uint64_t{*created} << half) | *modified];
    }
    double chance = 0;
    for (const auto& [part, count] : together) {
        const auto share = static_cast<double>(count) / static_cast<double>(rows.size());
        chance += share * share;
    }
    return chance;
}

}  // namespace stmirror::verify
