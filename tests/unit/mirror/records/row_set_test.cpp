// SPDX-License-Identifier: MIT
#include "mirror/records/row_set.hpp"

#include <gmock/gmock.h>

#include <set>
#include <vector>

#include "base/random.hpp"

namespace stmirror::mirror {
namespace {

std::vector<std::int64_t> all_of(const RowSet& rows) {
    std::vector<std::int64_t> all;
    for (auto row = rows.next(0); row; row = rows.next(*row)) { all.push_back(*row); }
    return all;
}

TEST(RowSetTest, IsEmptyAtFirst) {
    const RowSet rows;
    EXPECT_FALSE(rows.contains(1));
    EXPECT_EQ(rows.next(0), std::nullopt);
}

TEST(RowSetTest, HasWhatWasAddedInOrder) {
    for (const std::uint64_t below : {100U, 100'000U, 4'000'000'000U}) {
        Random random(below);
        RowSet rows;
        std::set<std::int64_t> expected;
        for (int i = 0; i < 500; ++i) {
            const auto row = static_cast<std::int64_t>(random.below(below)) + 1;
            rows.add(row);
            expected.insert(row);
        }
        EXPECT_THAT(all_of(rows), ::testing::ElementsAreArray(expected));
        for (const auto row : expected) {
            EXPECT_TRUE(rows.contains(row));
            EXPECT_EQ(rows.contains(row + 1), expected.contains(row + 1));
            EXPECT_EQ(rows.contains(row - 1), expected.contains(row - 1));
        }
    }
}

TEST(RowSetTest, FindsTheLastBitOfAWordAndOfABlock) {
    RowSet rows;
    for (const std::int64_t row : {63, 64, 32'767, 32'768, 65'535, 1'000'000}) { rows.add(row); }
    EXPECT_THAT(all_of(rows), ::testing::ElementsAre(63, 64, 32'767, 32'768, 65'535, 1'000'000));
    EXPECT_EQ(rows.next(1'000'000), std::nullopt);
}

}  // namespace
}  // namespace stmirror::mirror
