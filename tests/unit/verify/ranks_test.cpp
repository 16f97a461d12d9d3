// SPDX-License-Identifier: MIT
#include "verify/ranks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace stmirror::verify {
namespace {

using Values = std::vector<SortValue>;

RankPage compared(const Values& mirrored, const Values& source) { return compare_ranks(mirrored, source); }

TEST(CompareRanks, EqualValuesAgree) {
    const auto page = compared({1, 2, 2, 3}, {1, 2, 2, 3});
    EXPECT_TRUE(page.agrees());
    EXPECT_TRUE(page.first_agrees);
    EXPECT_TRUE(page.last_agrees);
}

TEST(CompareRanks, AShiftShowsWhereTheCountsDiffer) {
    // The source has one more record before this page.
    const auto shifted = compared({5, 6, 7}, {4, 5, 6});
    EXPECT_TRUE(shifted.is_usable);
    EXPECT_EQ(shifted.differs_at, 5) << "four records before it on one side, five on the other";
    EXPECT_FALSE(shifted.first_agrees);
    // The mirror lacks the value 6.
    const auto inside = compared({5, 7, 8}, {5, 6, 7});
    EXPECT_EQ(inside.differs_at, 7);
    EXPECT_TRUE(inside.first_agrees);
    EXPECT_FALSE(inside.last_agrees);
}

TEST(CompareRanks, AListOutOfOrderOrOfAnotherLengthIsOfNoUse) {
    EXPECT_FALSE(compared({1, 2, 3}, {2, 1, 3}).is_usable);
    EXPECT_FALSE(compared({1, 2, 3}, {1, 2}).is_usable);
    EXPECT_FALSE(compared({}, {}).is_usable);
    EXPECT_FALSE(compared({1, 2, 3}, {2, 1, 3}).agrees());
}

/// Returns page `number` of these values.
Values page_of(const Values& values, std::uint64_t number, std::size_t size) {
    const auto begin = (number - 1) * size;
    const auto end = std::min(begin + size, values.size());
    return {values.begin() + static_cast<std::ptrdiff_t>(begin),
            values.begin() + static_cast<std::ptrdiff_t>(end)};
}

struct Searched {
    std::size_t requests = 0;
    bool has_seen_missing = false;  ///< true if a page of the source contained the missing value
    bool has_seen_surplus =
        false;  ///< true if the mirror's values of the same ranks contained the surplus value
};

/// Runs a search that begins at page `start`.
Searched search(const Values& mirrored, const Values& source, SortValue missing, SortValue surplus,
                std::uint64_t start) {
    constexpr std::size_t size = 50;
    const auto pages = (mirrored.size() + size - 1) / size;
    Searched searched;
    const auto look = [&](std::uint64_t number) {
        const auto ours = page_of(mirrored, number, size);
        const auto theirs = page_of(source, number, size);
        searched.has_seen_missing |= std::ranges::count(theirs, missing) > 0;
        searched.has_seen_surplus |= std::ranges::count(ours, surplus) > 0;
        return compare_ranks(ours, theirs);
    };
    const auto first = look(start);
    if (first.agrees()) { return searched; }
    RankSearch machine(pages, start, first);
    while (machine.next_page() > 0 && searched.requests < 100) {
        ++searched.requests;
        machine.on_page(look(machine.next_page()));
    }
    return searched;
}

TEST(RankSearch, EveryPairBetweenWhichThePageLiesIsFoundInTwiceTheLogarithm) {
    constexpr SortValue records = 4000;
    constexpr std::uint64_t start = 41;  // the search starts in the middle of 80 pages
    for (SortValue missing = 0; missing < records; missing += 37) {
        for (SortValue surplus = 1; surplus < records; surplus += 61) {
            if (missing == surplus) { continue; }
            Values mirrored;
            Values source;
            for (SortValue value = 0; value < records; ++value) {
                if (value != missing) { mirrored.push_back(value); }
                if (value != surplus) { source.push_back(value); }
            }
            const auto searched = search(mirrored, source, missing, surplus, start);
            const auto page_start = mirrored[(start - 1) * 50];
            const auto page_end = mirrored[start * 50 - 1];
            const bool is_between =
                std::min(missing, surplus) < page_start && std::max(missing, surplus) > page_end;
            EXPECT_TRUE(!is_between || (searched.has_seen_missing && searched.has_seen_surplus))
                << missing << " missing, " << surplus << " surplus";
            EXPECT_LE(searched.requests, 14u);
        }
    }
}

TEST(RankSearch, APageThatHasBothNeedsNoOther) {
    RankPage both;
    both.differs_at = 7;
    EXPECT_EQ(RankSearch(100, 50, both).next_page(), 0u);
}

TEST(RankSearch, PagesThatNeverAgreeComeToAnEnd) {
    RankPage never;
    never.first_agrees = never.last_agrees = false;
    never.differs_at = 1;
    RankSearch machine(1000, 500, never);
    int asked = 0;
    for (; machine.next_page() > 0; ++asked) { machine.on_page(never); }
    EXPECT_LE(asked, 20);
}

}  // namespace
}  // namespace stmirror::verify
