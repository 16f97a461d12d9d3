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

TEST(TextTableTest, ATableThatIsTooWideLosesColumnsByTheirRank) {
    const auto table = [](std::size_t columns) {
        TextTable made({{"feed"}, {"rows", TextTable::Align::Right, 2}, {"lag", TextTable::Align::Right, 1}},
                       " ");
        made.add({"leads", "1,000", "7 s"});
        made.fit(columns);
        return made.text();
    };
    EXPECT_EQ(table(0), " feed    rows  lag\n -----  -----  ---\n leads  1,000  7 s\n");
    EXPECT_EQ(table(18), table(0));
    EXPECT_EQ(table(17), " feed   lag\n -----  ---\n leads  7 s\n");
    EXPECT_EQ(table(11), table(17));
    EXPECT_EQ(table(10), " feed\n -----\n leads\n");
    EXPECT_EQ(table(1), table(10));
}

TEST(TextTableTest, WithoutRowsTheHeaderIsLeft) {
    EXPECT_EQ(TextTable({{"feed"}, {"n"}}).text(), "feed  n\n----  -\n");
}

}  // namespace
}  // namespace stmirror
