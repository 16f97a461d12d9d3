// SPDX-License-Identifier: MIT
// Tests waiting for another program that writes to the mirror's file, in real time.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <chrono>

#include "unit/mirror/fixture.hpp"

#include "mirror/feeds/feed_states.hpp"
#include "mirror/sqlite/mirror_file.hpp"

namespace stmirror::mirror {
namespace {

using namespace std::chrono_literals;
using AnotherWriterTest = MirrorTest;

/// Only the first call waits. If every call waited, a dozen feeds would wait for a minute.
TEST_F(AnotherWriterTest, IsWaitedForOnce) {
    const auto time_of_a_write = [this] {
        const auto began = std::chrono::steady_clock::now();
        EXPECT_FALSE(feeds().book_full_scan(feed).has_value());
        return std::chrono::steady_clock::now() - began;
    };
    SQLite::Database other(mirror_path().string(), SQLite::OPEN_READWRITE);
    {
        const SQLite::Transaction holding(other, SQLite::TransactionBehavior::IMMEDIATE);
        EXPECT_GT(time_of_a_write(), 3s);
        EXPECT_LT(time_of_a_write(), 2s);
        (void)file().checkpoint();
        EXPECT_LT(time_of_a_write(), 2s) << "a checkpoint does not make the next write wait longer";
    }
    apply({{.id = 1}});
    const SQLite::Transaction holding(other, SQLite::TransactionBehavior::IMMEDIATE);
    EXPECT_GT(time_of_a_write(), 3s) << "a short write of another program is not an error";
}

}  // namespace
}  // namespace stmirror::mirror
