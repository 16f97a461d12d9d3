// SPDX-License-Identifier: MIT
#include "client/pending_retries.hpp"

#include <gtest/gtest.h>

namespace stmirror::client {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{};

TEST(PendingRetries, AShortFailureIsNotReported) {
    PendingRetries troubles;
    troubles.note("leads", "no answer", start);
    EXPECT_EQ(troubles.of("leads", start + 9s), "");
    EXPECT_EQ(troubles.of("leads", start + 10s), "no answer");
}

TEST(PendingRetries, TheLastMessageIsReportedAndPatienceCountsFromTheFirst) {
    PendingRetries troubles;
    troubles.note("leads", "no answer", start);
    troubles.note("leads", "answered 503", start + 8s);
    EXPECT_EQ(troubles.of("leads", start + 10s), "answered 503");
    EXPECT_EQ(troubles.of("customers", start + 10s), "");
}

TEST(PendingRetries, AfterTheEndPatienceBeginsAnew) {
    PendingRetries troubles;
    troubles.note("leads", "no answer", start);
    troubles.end("leads");
    EXPECT_EQ(troubles.of("leads", start + 1h), "");
    troubles.note("leads", "no answer", start + 1h);
    EXPECT_EQ(troubles.of("leads", start + 1h + 9s), "");
}

}  // namespace
}  // namespace stmirror::client
