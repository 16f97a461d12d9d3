// SPDX-License-Identifier: MIT
#include "sync/passes/list_reader.hpp"

#include <gtest/gtest.h>

#include "scripted_pages.hpp"

namespace stmirror::sync {
namespace {

TEST(ListProgress, RequestsPagesUntilTheTotalIsReached) {
    ListProgress list;
    list.on_page(page({{1, 2}, true, 3}));
    EXPECT_EQ(list.next_page(), 2);
    list.on_page(page({{3}, false, 3}));
    EXPECT_EQ(list.next_page(), 0);
    EXPECT_EQ(list.unfinished(), std::nullopt);
}

TEST(ListProgress, AnEmptyListIsComplete) {
    ListProgress list;
    list.on_page(page({}));
    EXPECT_EQ(list.next_page(), 0);
    EXPECT_EQ(list.unfinished(), std::nullopt);
}

TEST(ListProgress, ReadsAgainIfARecordWasMissedBetweenTwoPages) {
    ListProgress list;
    list.on_page(page({{1, 2}, true, 4}));
    list.on_page(page({{4}, false, 4}));
    EXPECT_EQ(list.next_page(), 1);
    list.on_page(page({{1, 2, 3, 4}, false, 4}));
    EXPECT_EQ(list.next_page(), 0);
    EXPECT_EQ(list.unfinished(), std::nullopt);
}

/// The third record moved to the first page when the first record was deleted.
TEST(ListProgress, ReadsAgainIfTheTotalBecomesSmallerBetweenTwoPages) {
    ListProgress list;
    list.on_page(page({{1, 2}, true, 4}));
    list.on_page(page({{4}, false, 3}));
    EXPECT_EQ(list.next_page(), 1);
    list.on_page(page({{2, 3}, true, 3}));
    list.on_page(page({{4}, false, 3}));
    EXPECT_EQ(list.next_page(), 0);
    EXPECT_EQ(list.unfinished(), std::nullopt);
}

TEST(ListProgress, ADuplicateRecordDoesNotCountTwice) {
    ListProgress list;
    list.on_page(page({{1, 2}, true, 3}));
    list.on_page(page({{2}, false, 3}));
    EXPECT_EQ(list.next_page(), 1);
}

TEST(ListProgress, ARecordThatMovedToTheNextPageIsNotAnEndlessList) {
    ListProgress list;
    list.on_page(page({{1, 2}, true}));
    list.on_page(page({{2, 3}, true}));
    list.on_page(page({{3}, false}));
    EXPECT_EQ(list.next_page(), 0);
    EXPECT_EQ(list.unfinished(), std::nullopt);
}

/// These pages never form a complete list, however often it is read.
class IncompleteList : public ::testing::TestWithParam<std::vector<PageOf>> {};

TEST_P(IncompleteList, IsNeverComplete) {
    ListProgress list;
    int asked = 0;
    while (list.next_page() > 0) {
        const auto number = static_cast<std::size_t>(list.next_page()) - 1;
        ASSERT_LT(number, GetParam().size());
        list.on_page(page(GetParam()[number]));
        ++asked;
    }
    EXPECT_NE(list.unfinished(), std::nullopt);
    EXPECT_EQ(asked, ListProgress::tries_max * static_cast<int>(GetParam().size()));
}

INSTANTIATE_TEST_SUITE_P(
    All, IncompleteList,
    ::testing::Values(std::vector<PageOf>{{{}, true}},                      // empty page with hasMore
                      std::vector<PageOf>{{{1, 2}, true}, {{}, true}},      // empty second page with hasMore
                      std::vector<PageOf>{{{1, 2}, true}, {{2, 1}, true}},  // repeated page
                      std::vector<PageOf>{{{1}, false, 2}},                 // fewer records than the total
                      std::vector<PageOf>{{{1, 2}, true, 4}, {{1, 2}, false, 4}}));

TEST(ListProgress, AListWithoutAnEndIsAbandoned) {
    ListProgress list;
    std::int64_t id = 0;
    for (; list.next_page() > 0; ++id) {
        auto next = page({{}, true});
        next.quarantined.push_back({"{}", "[" + std::to_string(id) + "]", "odd"});
        list.on_page(next);
    }
    EXPECT_EQ(id, ListProgress::pages_max);
    EXPECT_EQ(list.unfinished()->code, Errc::NoProgress);
}

class ListReaderTest : public ::testing::Test {
 protected:
    client::Outcome<std::vector<Page>> read() {
        api::ListQuery query;
        query.page_size = 2;
        return run_now(read_whole({tags().feed, 7, query, pages.fetch()}));
    }
    ScriptedPages pages;
};

TEST_F(ListReaderTest, AsksForPagesAndTheirTotal) {
    pages.script.emplace_back(page({{1, 2}, true, 3}));
    pages.script.emplace_back(page({{3}, false, 3}));
    const auto read_pages = read();
    ASSERT_TRUE(read_pages);
    EXPECT_EQ(read_pages->size(), 2u);
    EXPECT_EQ(pages.targets, (std::vector<std::string>{"/t/7/tags?page=1&pageSize=2&includeTotal=true",
                                                       "/t/7/tags?page=2&pageSize=2&includeTotal=true"}));
}

TEST_F(ListReaderTest, KeepsNothingOfAnIncompleteAttempt) {
    pages.script.emplace_back(page({{1, 2}, true, 3}));
    pages.script.emplace_back(page({{}, true, 3}));
    pages.script.emplace_back(page({{2, 3}, false, 2}));
    const auto read_pages = read();
    ASSERT_TRUE(read_pages);
    ASSERT_EQ(read_pages->size(), 1u);
    EXPECT_EQ(key_at(read_pages->front(), 0), "[2]");
}

TEST_F(ListReaderTest, AnIncompleteListIsAFailure) {
    for (int i = 0; i < ListProgress::tries_max; ++i) { pages.script.emplace_back(page({{}, true})); }
    const auto read_pages = read();
    ASSERT_TRUE(read_pages.has_error());
    EXPECT_EQ(read_pages.error().error.code, Errc::NoProgress);
    EXPECT_EQ(read_pages.error().error.text.rfind("GET /t/7/tags: ", 0), 0u);
}

TEST_F(ListReaderTest, AFailureOfOnePageIsAFailureOfTheList) {
    pages.script.emplace_back(page({{1, 2}, true, 3}));
    pages.script.emplace_back(failure(409));
    EXPECT_EQ(read().error().status, 409);
}

}  // namespace
}  // namespace stmirror::sync
