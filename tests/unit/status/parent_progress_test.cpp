// SPDX-License-Identifier: MIT
#include "status/model/parent_progress.hpp"

#include <gtest/gtest.h>

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{1h};

TEST(ParentPaceTest, NoTimeIsGivenBeforeThereIsAPace) {
    ParentPace pace;
    EXPECT_FALSE(pace.time_left(100));
    pace.note(start, 500);
    EXPECT_FALSE(pace.time_left(100)) << "parents read before the first note do not count";
    pace.note(start + 29s, 600);
    EXPECT_FALSE(pace.time_left(100)) << "the time is too short";
    pace.note(start + 60s, 600);
    EXPECT_EQ(pace.time_left(100), 60s);
}

TEST(ParentPaceTest, AStalledBackfillHasNoTimeLeft) {
    ParentPace pace;
    for (int minute = 0; minute < 5; ++minute) { pace.note(start + std::chrono::minutes{minute}, 500); }
    pace.note(start + 5min, 509);
    EXPECT_FALSE(pace.time_left(100));
}

TEST(ParentPaceTest, OldSamplesDoNotCount) {
    ParentPace pace;
    // Reads slowly for an hour, while other tables are read, and then ten times as fast.
    std::uint64_t read = 0;
    for (int minute = 0; minute <= 60; ++minute) {
        pace.note(start + std::chrono::minutes{minute}, read += 10);
    }
    EXPECT_EQ(pace.time_left(1000), 100min);
    for (int minute = 61; minute <= 71; ++minute) {
        pace.note(start + std::chrono::minutes{minute}, read += 100);
    }
    EXPECT_EQ(pace.time_left(1000), 10min);
}

TEST(ParentPaceTest, AFallingCountStartsAgain) {
    ParentPace pace;
    pace.note(start, 500);
    pace.note(start + 60s, 600);
    pace.note(start + 120s, 400);
    EXPECT_FALSE(pace.time_left(100));
    pace.note(start + 180s, 500);
    EXPECT_EQ(pace.time_left(100), 60s);
}

}  // namespace
}  // namespace stmirror::status
