// SPDX-License-Identifier: MIT
#include "publish/shared_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stmirror::publish {
namespace {

using mirror::ChangePosition;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A log whose lines belong to the tenants 1 to `tenants` in turn.
class SharedLogTest : public ::testing::Test {
 protected:
    void add(std::size_t lines, std::int64_t tenants) {
        for (std::size_t i = 0; i < lines; ++i) {
            const auto seq = log.size() + 1;
            const auto tenant = static_cast<std::int64_t>(i % static_cast<std::size_t>(tenants)) + 1;
            log.push_back({seq, tenant, "people", "[1]", "update", "t" + std::to_string(seq)});
        }
    }
    ChangePosition at(std::uint64_t seq) const {
        return {seq, seq == 0 ? "" : log[static_cast<std::size_t>(seq) - 1].at};
    }
    TenantLines lines_of(std::int64_t tenant, const ChangePosition& after, std::size_t limit = 1000) {
        return shared.of_tenant(tenant, after, limit, read).value();
    }
    static std::vector<std::uint64_t> numbers(const TenantLines& found) {
        std::vector<std::uint64_t> all;
        for (const auto& line : found.lines) { all.push_back(line.seq); }
        return all;
    }

    std::vector<mirror::Change> log;
    std::size_t reads = 0;
    SharedLog shared;
    SharedLog::Read read = [this](const ChangePosition& after,
                                  std::size_t limit) -> Result<std::vector<mirror::Change>> {
        ++reads;
        if (after.seq > 0 && at(after.seq) != after) { return Problem{Errc::TooOld, "another log"}; }
        const auto begin = log.begin() + static_cast<std::ptrdiff_t>(after.seq);
        const auto count = std::min<std::size_t>(limit, static_cast<std::size_t>(log.end() - begin));
        return std::vector<mirror::Change>(begin, begin + static_cast<std::ptrdiff_t>(count));
    };
};

TEST_F(SharedLogTest, OneReadServesAllTenants) {
    add(600, 300);
    for (std::int64_t tenant = 1; tenant <= 300; ++tenant) {
        const auto found = lines_of(tenant, at(0));
        const auto first = static_cast<std::uint64_t>(tenant);
        EXPECT_THAT(numbers(found), ElementsAre(first, first + 300));
        EXPECT_EQ(found.up_to, at(600));
    }
    EXPECT_EQ(reads, 1U);
}

TEST_F(SharedLogTest, LaterLinesAreReadOnceToo) {
    add(4, 2);
    lines_of(1, at(0));
    add(4, 2);
    EXPECT_THAT(numbers(lines_of(1, at(4))), ElementsAre(5, 7));
    EXPECT_THAT(numbers(lines_of(2, at(4))), ElementsAre(6, 8));
    EXPECT_EQ(reads, 2U);
}

TEST_F(SharedLogTest, TheLimitCountsOnlyLinesOfTheTenant) {
    add(40, 4);
    const auto some = lines_of(3, at(0), 2);
    EXPECT_THAT(numbers(some), ElementsAre(3, 7));
    EXPECT_EQ(some.up_to, at(7));
    EXPECT_THAT(numbers(lines_of(3, some.up_to, 1)), ElementsAre(11));
    EXPECT_EQ(reads, 1U);
}

TEST_F(SharedLogTest, AtTheEndThereIsNothingMore) {
    add(3, 1);
    const auto found = lines_of(1, at(3));
    EXPECT_THAT(found.lines, IsEmpty());
    EXPECT_EQ(found.up_to, at(3));
}

TEST_F(SharedLogTest, AnEarlierPositionIsReadAnew) {
    add(9, 3);
    lines_of(1, at(6));
    EXPECT_THAT(numbers(lines_of(2, at(0))), ElementsAre(2, 5, 8));
    EXPECT_EQ(reads, 2U);
}

TEST_F(SharedLogTest, APositionOfAnotherLogIsNotServedFromMemory) {
    add(9, 3);
    lines_of(1, at(0));
    const auto refused = shared.of_tenant(1, {4, "another time"}, 10, read);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::TooOld);
}

TEST_F(SharedLogTest, AfterAnotherFileWasOpenedNothingIsServedFromMemory) {
    add(9, 3);
    lines_of(1, at(0));
    shared.clear();
    lines_of(1, at(0));
    EXPECT_EQ(reads, 2U);
}

}  // namespace
}  // namespace stmirror::publish
