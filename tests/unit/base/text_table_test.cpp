// SPDX-License-Identifier: MIT
#include "base/text_table.hpp"

#include <gtest/gtest.h>

namespace stmirror {
namespace {

TEST(TextTableTest, ColumnsOfNumbersAreAlignedToTheRight) {
    TextTable table({{"table"}, {"rows"}, {"share"}}, "  ");
    table.add({"customers", "1,234", "9.5 %"});
    table.add({"leads", "7", ""});
    EXPECT_EQ(table.text(),
              "  table       rows  share\n"
              "  ---------  -----  -----\n"
              "  customers  1,234  9.5 %\n"
              "  leads          7\n");
}

TEST(TextTableTest, AColumnCanBeAlignedToTheRightWhateverItContains) {
    TextTable table({{"feed"}, {"next", TextTable::Align::Right}});
    table.add({"leads", "in 48 s"});
    table.add({"bookings", "-"});
    EXPECT_EQ(table.header(), "feed         next\n--------  -------\n");
    EXPECT_EQ(table.row(0), "leads     in 48 s\n");
    EXPECT_EQ(table.row(1), "bookings        -\n");
}

TEST(TextTableTest, WidthsCountCharacters) {
    TextTable table({{"ä"}, {"b"}});
    table.add({"…", "x"});
    table.add({"abc", "y"});
    EXPECT_EQ(table.text(), "ä    b\n---  -\n…    x\nabc  y\n");
}

TEST(TextTableTest, WithoutRowsTheHeaderIsLeft) {
    EXPECT_EQ(TextTable({{"feed"}, {"n"}}).text(), "feed  n\n----  -\n");
}

}  // namespace
}  // namespace stmirror
