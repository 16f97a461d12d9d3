// SPDX-License-Identifier: MIT
#include "verify/hiding_chance.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace stmirror::verify {
namespace {

using mirror::TimeOf;

Timestamp at(std::int64_t ticks) { return Timestamp{Ticks{ticks}}; }

/// Returns a hundred records, created one after another and changed in reverse order.
std::vector<mirror::RowFacts> rows() {
    std::vector<mirror::RowFacts> rows;
    for (std::int64_t i = 0; i < 100; ++i) { rows.push_back({at(100 + i), at(1000 - i), i}); }
    return rows;
}

TEST(HidingChance, WithoutAnyWindowEveryPairHides) { EXPECT_DOUBLE_EQ(HidingChance().of(rows()), 1); }

TEST(HidingChance, HalvesHideHalf) {
    HidingChance chance;
    chance.add(TimeOf::Created, {std::nullopt, at(150)}, std::nullopt);
    chance.add(TimeOf::Created, {at(150), at(300)}, std::nullopt);
    EXPECT_DOUBLE_EQ(chance.of(rows()), 0.5);
    // The records were changed in reverse order, so these windows halve only the half that was created first.
    chance.add(TimeOf::Modified, {std::nullopt, at(976)}, std::nullopt);
    chance.add(TimeOf::Modified, {at(976), at(2000)}, std::nullopt);
    EXPECT_DOUBLE_EQ(chance.of(rows()), 0.5 * 0.5 + 0.25 * 0.25 + 0.25 * 0.25);
}

TEST(HidingChance, APageCutsItsWindowAndHidesNothingItself) {
    HidingChance chance;
    chance.add(TimeOf::Created, {std::nullopt, at(300)},
               HidingChance::Page{false, at(140).since_year_one().count(), at(159).since_year_one().count()});
    EXPECT_DOUBLE_EQ(chance.of(rows()), 0.41 * 0.41 + 0.41 * 0.41)
        << "the first and the last record may have equal times";
    HidingChance by_id;
    by_id.add(TimeOf::Created, {std::nullopt, at(300)}, HidingChance::Page{true, 10, 19});
    EXPECT_DOUBLE_EQ(by_id.of(rows()), 0.1 * 0.1 + 0.8 * 0.8);
}

TEST(HidingChance, OfManyRecordsWithOneTimeAPageComparesNoneForCertain) {
    const std::vector<mirror::RowFacts> bulk(100, {at(100), at(200), 1});
    HidingChance chance;
    chance.add(TimeOf::Modified, {std::nullopt, at(300)},
               HidingChance::Page{false, at(200).since_year_one().count(), at(200).since_year_one().count()});
    EXPECT_DOUBLE_EQ(chance.of(bulk), 1);
}

TEST(HidingChance, RecordsOutsideAllWindowsShareOnePart) {
    HidingChance chance;
    chance.add(TimeOf::Created, {at(120), at(150)}, std::nullopt);
    EXPECT_DOUBLE_EQ(chance.of(rows()), 0.3 * 0.3 + 0.7 * 0.7);
    std::vector<mirror::RowFacts> timeless(4);
    EXPECT_DOUBLE_EQ(chance.of(timeless), 1);
}

}  // namespace
}  // namespace stmirror::verify
