// SPDX-License-Identifier: MIT
#include "status/http/http_crowd.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;
using enum ConnectionState;
using ::testing::Eq;
using ::testing::Optional;

const TimePoint now{1h};

std::optional<std::size_t> ended(const std::vector<ConnectionFacts>& connections) {
    return connection_to_end(connections, now, 1s);
}

TEST(ConnectionToEnd, IsTheAnsweredOneThatIsSilentForLongest) {
    EXPECT_THAT(
        ended(
            {{Silent, now - 1ms, 1}, {Silent, now - 3ms, 9}, {Silent, now - 2ms, 1}, {Sending, now - 1h, 5}}),
        Optional(Eq(1U)));
}

TEST(ConnectionToEnd, IsNotOneThatHasJustConnected) {
    EXPECT_EQ(ended({{Silent, now - 249ms, 0}}), std::nullopt);
    EXPECT_THAT(ended({{Silent, now - 249ms, 0}, {Silent, now - 250ms, 0}}), Optional(Eq(1U)));
}

TEST(ConnectionToEnd, IsOtherwiseTheOneThatDoesNotReadItsAnswer) {
    EXPECT_EQ(ended({{Sending, now - 999ms, 0}}), std::nullopt);
    EXPECT_THAT(ended({{Sending, now - 999ms, 0},
                       {Sending, now - 1s, 0},
                       {Sending, now - 2s, 0},
                       {Waiting, now - 3s, 1}}),
                Optional(Eq(2U)));
}

TEST(ConnectionToEnd, IsOtherwiseOneThatWaitsForAFurtherAnswer) {
    EXPECT_THAT(
        ended(
            {{Waiting, now - 3s, 0}, {Waiting, now - 1s, 1}, {Waiting, now - 2s, 7}, {Working, now - 1h, 9}}),
        Optional(Eq(2U)));
    EXPECT_EQ(ended({{Waiting, now - 1h, 0}, {Working, now - 1h, 9}, {Ended, now - 1h, 9}}), std::nullopt);
    EXPECT_EQ(ended({}), std::nullopt);
}

class AnswerPermitsTest : public ::testing::Test {
 protected:
    void take(const char* owner, std::chrono::seconds last_answer) {
        permits.take(owner, TimePoint{last_answer}, [this, owner](bool has) { said += has ? owner : "-"; });
    }
    AnswerPermits permits{2};
    std::string said;
};

TEST_F(AnswerPermitsTest, AreGivenAtOnceWhileAnyAreFree) {
    take("a", 9s);
    take("b", 8s);
    EXPECT_EQ(said, "ab");
    permits.give_back();
    take("c", 9s);
    EXPECT_EQ(said, "abc");
}

TEST_F(AnswerPermitsTest, GoToTheConnectionAnsweredLongestAgo) {
    take("a", 1s);
    take("b", 1s);
    take("c", 5s);
    take("d", 3s);
    take("e", 4s);
    EXPECT_EQ(said, "ab");
    for (int i = 0; i < 5; ++i) { permits.give_back(); }
    EXPECT_EQ(said, "abdec");
    take("f", 1s);
    take("g", 1s);
    take("h", 1s);
    EXPECT_EQ(said, "abdecfg") << "two connections were free again";
}

TEST_F(AnswerPermitsTest, ADroppedConnectionGetsNone) {
    take("a", 1s);
    take("b", 1s);
    take("c", 1s);
    take("d", 2s);
    permits.drop("c");
    permits.drop("x");
    EXPECT_EQ(said, "ab-");
    permits.give_back();
    EXPECT_EQ(said, "ab-d");
}

/// One client floods the server, and another one comes later.
TEST_F(AnswerPermitsTest, AFloodingClientDelaysOthersByOneAnswerOnly) {
    take("a", 1s);
    take("b", 1s);
    take("p", 10s);
    take("q", 11s);
    permits.give_back();
    take("p", 12s);
    permits.give_back();
    EXPECT_EQ(said, "abpq");
}

}  // namespace
}  // namespace stmirror::status
