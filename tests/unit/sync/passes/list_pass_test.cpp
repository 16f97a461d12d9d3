// SPDX-License-Identifier: MIT
// Tests how a pass reads a plain list: only a complete list reveals deletions.
#include "pass_fixture.hpp"

namespace stmirror::sync {
namespace {

class ListPassTest : public PassTest {
 protected:
    void have(std::initializer_list<int> ids) {
        answer(list, {listed(records(ids), ids.size())});
        EXPECT_EQ(run(types).state, FeedReport::State::Done);
    }
    const std::string types = "customer_custom_field_types";
    const std::string list = "customers/custom-fields";
};

TEST_F(ListPassTest, RecordsThatACompleteListLacksAreMarkedDeleted) {
    have({1, 2});
    EXPECT_TRUE(state(types).backfilled);
    have({2, 3});
    EXPECT_EQ(live(types), "2 3");
}

TEST_F(ListPassTest, AnIncompleteListAddsItsRecordsAndDeletesNothing) {
    have({1, 2});
    answer(list, {listed(records({3}), 2, true), problem(404, "gone")});
    EXPECT_EQ(run(types).state, FeedReport::State::Failed);
    EXPECT_EQ(live(types), "1 2 3");
}

TEST_F(ListPassTest, AListWithFewerRecordsThanItsTotalIsReadAgain) {
    have({1, 2});
    answer(list, {listed(records({2}), 2), listed(records({1, 2}), 2)});
    EXPECT_EQ(run(types).state, FeedReport::State::Done);
    EXPECT_EQ(asked(list), 2u);
    EXPECT_EQ(live(types), "1 2");
    const auto cut = listed(records({2}), 2);
    answer(list, {cut, cut, cut, cut, cut});
    EXPECT_EQ(run(types).state, FeedReport::State::Failed);
    EXPECT_EQ(live(types), "1 2");
}

TEST_F(ListPassTest, ABackfillIsNotFinishedIfARowCannotBeWritten) {
    forbid_row(types, "2");
    answer(list, {listed(records({1, 2}), 2)});
    EXPECT_EQ(run(types).state, FeedReport::State::Failed);
    EXPECT_FALSE(state(types).backfilled);
    allow_all();
    have({1, 2});
    EXPECT_TRUE(state(types).backfilled);
}

/// The first page was read at the beginning of the pass, so it does not have later changes.
TEST_F(ListPassTest, ChangesAreKnownAsOfTheBeginningOfThePass) {
    answer(list, {listed(records({1}), 2, true), problem(429, "Try again in 240 seconds."),
                  listed(records({2}), 2)});
    const auto began = time.utc_now();
    EXPECT_EQ(run(types).state, FeedReport::State::Done);
    ASSERT_GE(time.utc_now(), began + Ticks(4min));
    EXPECT_EQ(state(types).last_success, began);
    EXPECT_GE(state(types).last_attempt, began + Ticks(4min));
}

}  // namespace
}  // namespace stmirror::sync
