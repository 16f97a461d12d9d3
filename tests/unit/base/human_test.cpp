// SPDX-License-Identifier: MIT
#include "base/human.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace stmirror {
namespace {

using namespace std::chrono_literals;

TEST(HumanTest, CountsAreGroupedByThree) {
    EXPECT_EQ(count_text(0), "0");
    EXPECT_EQ(count_text(999), "999");
    EXPECT_EQ(count_text(1000), "1,000");
    EXPECT_EQ(count_text(123456), "123,456");
    EXPECT_EQ(count_text(std::numeric_limits<std::uint64_t>::max()), "18,446,744,073,709,551,615");
}

TEST(HumanTest, ACountedNounIsSingularForOne) {
    EXPECT_EQ(count_of(0, "record"), "0 records");
    EXPECT_EQ(count_of(1, "record"), "1 record");
    EXPECT_EQ(count_of(1200, "record"), "1,200 records");
}

TEST(HumanTest, SizesHaveTwoDigits) {
    EXPECT_EQ(bytes_text(0), "0 B");
    EXPECT_EQ(bytes_text(999), "999 B");
    EXPECT_EQ(bytes_text(1000), "1.0 kB");
    EXPECT_EQ(bytes_text(9'949), "9.9 kB");
    EXPECT_EQ(bytes_text(9'951), "10 kB");
    EXPECT_EQ(bytes_text(999'999), "1.0 MB");
    EXPECT_EQ(bytes_text(12'000'000'000), "12 GB");
    EXPECT_EQ(bytes_text(5'000'000'000'000'000), "5000 TB");
}

TEST(HumanTest, SpansTakeTheUnitThatSaysMost) {
    EXPECT_EQ(span_text(-5s), "0 s");
    EXPECT_EQ(span_text(119s), "119 s");
    EXPECT_EQ(span_text(120s), "2 min");
    EXPECT_EQ(span_text(2h - 1s), "119 min");
    EXPECT_EQ(span_text(2h), "2 h");
    EXPECT_EQ(span_text(48h), "2 d");
}

TEST(HumanTest, WrappedTextKeepsItsWords) {
    EXPECT_EQ(wrap("", 10, "  "), "");
    EXPECT_EQ(wrap("one two three", 8, "  "), "one two\n  three");
    EXPECT_EQ(wrap("averyveryverylongword b", 5, " "), "averyveryverylongword\n b");
}

TEST(HumanTest, EachLineIsWrappedByItselfAndKeepsItsBlanks) {
    EXPECT_EQ(wrap_lines("one two\n  three four\n\nfive", 8, "> "), "one two\n  three\n  > four\n\nfive\n");
    EXPECT_EQ(wrap_lines("", 8, ""), "");
}

}  // namespace
}  // namespace stmirror
