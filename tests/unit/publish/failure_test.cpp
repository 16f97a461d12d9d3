// SPDX-License-Identifier: MIT
#include "publish/failure.hpp"

#include <gtest/gtest.h>

namespace stmirror::publish {
namespace {

TEST(FailureTest, ATransactionThatTheServerEndedForItsTimeIsTriedOnANewConnection) {
    // The transaction was idle for too long, or took longer than the server allows.
    for (const auto* state : {"25P03", "25P04"}) {
        EXPECT_EQ(remedy_for({Problem{Errc::Database, ""}, state}), Remedy::Reconnect) << state;
    }
}

TEST(FailureTest, AFailureThatOnlyPeopleCanHelpEnds) {
    for (const auto* state : {"42501", "25P02", "25000"}) {
        EXPECT_EQ(remedy_for({Problem{Errc::Database, ""}, state}), Remedy::End) << state;
    }
}

}  // namespace
}  // namespace stmirror::publish
