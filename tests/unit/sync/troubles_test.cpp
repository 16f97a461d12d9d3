// SPDX-License-Identifier: MIT
#include "sync/troubles.hpp"

#include <gtest/gtest.h>

namespace stmirror::sync {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{};

TEST(Troubles, AHiccupIsNotTold) {
    Troubles troubles;
    troubles.note("leads", "no answer", start);
    EXPECT_EQ(troubles.of("leads", start + 9s), "");
    EXPECT_EQ(troubles.of("leads", start + 10s), "no answer");
}

TEST(Troubles, TheLastMessageIsToldAndPatienceCountsFromTheFirst) {
    Troubles troubles;
    troubles.note("leads", "no answer", start);
    troubles.note("leads", "answered 503", start + 8s);
    EXPECT_EQ(troubles.of("leads", start + 10s), "answered 503");
    EXPECT_EQ(troubles.of("customers", start + 10s), "");
}

TEST(Troubles, WhatHasEndedBeginsAnew) {
    Troubles troubles;
    troubles.note("leads", "no answer", start);
    troubles.end("leads");
    EXPECT_EQ(troubles.of("leads", start + 1h), "");
    troubles.note("leads", "no answer", start + 1h);
    EXPECT_EQ(troubles.of("leads", start + 1h + 9s), "");
}

}  // namespace
}  // namespace stmirror::sync
