// SPDX-License-Identifier: MIT
#include "sync/list_feed.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace stmirror::sync {
namespace {

const Resource& tags() {
    static const Resource resource = [] {
        Resource r;
        r.name = "tags";
        r.key = {"id"};
        r.columns.push_back({.name = "id", .field = "id", .type = ColumnType::Integer, .about = ""});
        return r;
    }();
    return resource;
}

/// A page of records with these ids, of a list that promises `total`.
Page page(std::initializer_list<std::int64_t> ids, std::int64_t total, bool has_more) {
    Page p(tags());
    for (const auto id : ids) {
        p.rows.push_back(
            Row{"{}", content_hash(std::to_string(p.rows.size()) + "/" + std::to_string(total)), {}});
        p.cells.emplace_back(id);
    }
    p.total_count = total;
    p.has_more = has_more;
    return p;
}

TEST(ListFeed, GoesFromPageToPageUntilAllThatWasPromisedCame) {
    ListFeed list;
    list.on_page(page({1, 2}, 3, true));
    EXPECT_EQ(list.next_page(), 2);
    list.on_page(page({3}, 3, false));
    EXPECT_EQ(list.next_page(), 0);
    EXPECT_EQ(list.unfinished(), "");
}

TEST(ListFeed, ReadsAgainWhatLostARecordBetweenTwoPages) {
    ListFeed list;
    list.on_page(page({1, 2}, 4, true));
    list.on_page(page({4}, 4, false));
    EXPECT_EQ(list.next_page(), 1);
    list.on_page(page({1, 2, 3, 4}, 4, false));
    EXPECT_EQ(list.next_page(), 0);
    EXPECT_EQ(list.unfinished(), "");
}

TEST(ListFeed, ARecordThatChangedAndCameTwiceStandsForNoOther) {
    ListFeed list;
    list.on_page(page({1, 2}, 3, true));
    list.on_page(page({2}, 3, false));
    EXPECT_EQ(list.next_page(), 1);
}

TEST(ListFeed, GivesUpOnAListThatIsNeverWhole) {
    ListFeed list;
    for (int i = 0; i < ListFeed::tries_max; ++i) {
        ASSERT_EQ(list.next_page(), 1);
        list.on_page(page({1}, 2, false));
    }
    EXPECT_EQ(list.next_page(), 0);
    EXPECT_NE(list.unfinished(), "");
}

TEST(ListFeed, EmptyPagesThatPromiseMoreEnd) {
    ListFeed list;
    for (int i = 0; i < ListFeed::tries_max; ++i) list.on_page(page({}, 0, true));
    EXPECT_EQ(list.next_page(), 0);
    EXPECT_NE(list.unfinished(), "");
}

}  // namespace
}  // namespace stmirror::sync
