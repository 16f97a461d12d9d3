// SPDX-License-Identifier: MIT
#include "client/pending_retries.hpp"

#include <gtest/gtest.h>

namespace stmirror::client {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{};
const Problem no_answer{Errc::Timeout, "no answer"};
const Problem answered_503{Errc::ServerFailed, "answered 503"};

TEST(PendingRetries, AShortFailureIsNotReported) {
    PendingRetries retries;
    retries.note("leads", no_answer, start);
    EXPECT_EQ(retries.of("leads", start + 9s), std::nullopt);
    EXPECT_EQ(retries.of("leads", start + 10s), no_answer);
}

TEST(PendingRetries, TheLastProblemIsReportedAndPatienceCountsFromTheFirst) {
    PendingRetries retries;
    retries.note("leads", no_answer, start);
    retries.note("leads", answered_503, start + 8s);
    EXPECT_EQ(retries.of("leads", start + 10s), answered_503);
    EXPECT_EQ(retries.of("customers", start + 10s), std::nullopt);
}

TEST(PendingRetries, AfterTheEndPatienceBeginsAnew) {
    PendingRetries retries;
    retries.note("leads", no_answer, start);
    retries.end("leads");
    EXPECT_EQ(retries.of("leads", start + 1h), std::nullopt);
    retries.note("leads", no_answer, start + 1h);
    EXPECT_EQ(retries.of("leads", start + 1h + 9s), std::nullopt);
}

}  // namespace
}  // namespace stmirror::client
