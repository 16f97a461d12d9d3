// SPDX-License-Identifier: MIT
#include "sync/page_guard.hpp"

#include <gtest/gtest.h>

#include "catalogue/catalogue.hpp"

namespace stmirror::sync {
namespace {

/// Records that could not be decoded have keys too, and need no columns.
Page page(std::vector<std::string> keys, bool has_more) {
    Page made(*Catalogue::built_in().find("leads"));
    for (auto& key : keys) made.quarantined.emplace_back().key = std::move(key);
    made.has_more = has_more;
    return made;
}

TEST(PageGuard, AListEndsWhereItSaysSo) {
    PageGuard guard;
    EXPECT_EQ(guard.after(page({"[1]"}, true)), PageGuard::Next::Page);
    EXPECT_EQ(guard.after(page({"[2]"}, false)), PageGuard::Next::End);
    EXPECT_EQ(PageGuard().after(page({}, false)), PageGuard::Next::End) << "an empty list is a list";
}

TEST(PageGuard, MoreWithoutAnythingNewNeverEnds) {
    PageGuard guard;
    EXPECT_EQ(guard.after(page({"[1]", "[2]"}, true)), PageGuard::Next::Page);
    EXPECT_EQ(guard.after(page({"[2]", "[1]"}, true)), PageGuard::Next::Endless);
    EXPECT_EQ(PageGuard().after(page({}, true)), PageGuard::Next::Endless);
}

TEST(PageGuard, ARecordThatMovedToTheNextPageIsNoCircle) {
    PageGuard guard;
    EXPECT_EQ(guard.after(page({"[1]", "[2]"}, true)), PageGuard::Next::Page);
    EXPECT_EQ(guard.after(page({"[2]", "[3]"}, true)), PageGuard::Next::Page);
    EXPECT_EQ(guard.after(page({"[3]"}, false)), PageGuard::Next::End);
}

TEST(PageGuard, EvenANewRecordOnEachPageEndsSomewhere) {
    PageGuard guard;
    int pages = 1;
    while (guard.after(page({"[" + std::to_string(pages) + "]"}, true)) == PageGuard::Next::Page) ++pages;
    EXPECT_EQ(pages, PageGuard::pages_max);
}

}  // namespace
}  // namespace stmirror::sync
