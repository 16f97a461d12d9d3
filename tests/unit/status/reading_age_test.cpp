// SPDX-License-Identifier: MIT
#include "status/model/reading_age.hpp"

#include <gtest/gtest.h>

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{};

TEST(ReadingAge, BeforeTheFirstReadingNothingIsGood) { EXPECT_FALSE(ReadingAge().is_good(start, 0)); }

TEST(ReadingAge, WhileTheDaemonWritesAReadingIsGoodForSeconds) {
    ReadingAge age;
    age.read(start, start + 10ms, 5);
    EXPECT_TRUE(age.is_good(start + 3s, 6));
    EXPECT_FALSE(age.is_good(start + 3010ms, 6));
}

TEST(ReadingAge, ALongReadingIsGoodForAHundredTimesItsDuration) {
    ReadingAge age;
    age.read(start, start + 200ms, 5);
    EXPECT_TRUE(age.is_good(start + 20s, 6));
    EXPECT_FALSE(age.is_good(start + 20201ms, 6));
}

TEST(ReadingAge, WithoutWritesAReadingIsGoodForAMinute) {
    ReadingAge age;
    age.read(start, start, 5);
    EXPECT_TRUE(age.is_good(start + 59s, 5));
    EXPECT_FALSE(age.is_good(start + 60s, 5));
    EXPECT_FALSE(age.is_good(start + 59s, 6));
}

TEST(ReadingAge, AReadingIsCurrentUntilSomethingIsWritten) {
    ReadingAge age;
    EXPECT_FALSE(age.is_current(0)) << "nothing has been read yet";
    age.read(start, start, 5);
    EXPECT_TRUE(age.is_current(5));
    EXPECT_FALSE(age.is_current(6));
}

}  // namespace
}  // namespace stmirror::status
