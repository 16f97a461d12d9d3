// SPDX-License-Identifier: MIT
#include "sync/feeds/parent_failures.hpp"

#include <gtest/gtest.h>

namespace stmirror::sync {
namespace {

FailedParent failure(std::int64_t parent, int status, Errc code = Errc::Refused, int failures_before = 0) {
    FailedParent made;
    made.parent.id = parent;
    made.parent.failures = failures_before;
    made.failure = {Problem{code, "failed"}, status};
    return made;
}

std::string ids(const std::vector<FailedParent>& parents) {
    std::string text;
    for (const auto& each : parents) {
        text += (text.empty() ? "" : " ") + std::to_string(std::get<std::int64_t>(each.parent.id));
    }
    return text;
}

TEST(ParentFailures, ARejectedRequestFailsItsParentAloneHoweverManyThereAre) {
    ParentFailures failures;
    for (std::int64_t parent = 1; parent <= 20; ++parent) {
        EXPECT_EQ(ids(failures.failed(failure(parent, 400))), std::to_string(parent));
    }
    EXPECT_FALSE(failures.whole());
}

TEST(ParentFailures, ServerErrorsOfSomeParentsDoNotEndThePass) {
    ParentFailures failures;
    for (std::int64_t parent = 1; parent <= 20; ++parent) {
        EXPECT_EQ(ids(failures.failed(failure(parent, 500))), "");
        EXPECT_EQ(ids(failures.answered()), std::to_string(parent));
    }
    EXPECT_FALSE(failures.whole());
}

TEST(ParentFailures, ARefusalOfOneParentIsAlsoAnAnswer) {
    ParentFailures failures;
    EXPECT_EQ(ids(failures.failed(failure(1, 500))), "");
    EXPECT_EQ(ids(failures.failed(failure(2, 422))), "1 2");
}

TEST(ParentFailures, AServerWithoutAnswersEndsThePassAndTheNextOneBeginsWithOtherParents) {
    for (const auto& [status, code] : std::vector<std::pair<int, Errc>>{{500, Errc::Refused},
                                                                        {408, Errc::Refused},
                                                                        {0, Errc::Timeout},
                                                                        {0, Errc::Disconnected},
                                                                        {0, Errc::Incomplete},
                                                                        {0, Errc::NoProgress},
                                                                        {200, Errc::Protocol}}) {
        ParentFailures failures;
        for (std::int64_t parent = 1; parent <= 4; ++parent) {
            EXPECT_EQ(ids(failures.failed(failure(parent, status, code))), "");
            EXPECT_FALSE(failures.whole());
        }
        EXPECT_EQ(ids(failures.failed(failure(5, status, code))), "1 2 3 4 5") << status;
        ASSERT_TRUE(failures.whole());
        EXPECT_EQ(failures.whole()->status, status);
    }
}

TEST(ParentFailures, RequestsInFlightWhenThePassEndsDeferNoMoreParents) {
    ParentFailures failures;
    for (std::int64_t parent = 1; parent <= 5; ++parent) { failures.failed(failure(parent, 503)); }
    ASSERT_TRUE(failures.whole());
    for (std::int64_t parent = 6; parent <= 12; ++parent) {
        EXPECT_EQ(ids(failures.failed(failure(parent, 503))), "");
    }
    EXPECT_EQ(ids(failures.finish()), "");
}

TEST(ParentFailures, AFailureIndependentOfParentsDefersNone) {
    for (const auto& [status, code] : std::vector<std::pair<int, Errc>>{{0, Errc::Connect},
                                                                        {0, Errc::Resolve},
                                                                        {0, Errc::Tls},
                                                                        {0, Errc::Refused},
                                                                        {401, Errc::Refused},
                                                                        {403, Errc::Refused},
                                                                        {429, Errc::Refused}}) {
        ParentFailures one;
        EXPECT_EQ(ids(one.failed(failure(1, status, code))), "");
        EXPECT_EQ(ids(one.finish()), "") << status;
        ASSERT_TRUE(one.whole());
        EXPECT_EQ(one.whole()->error.code, code);

        ParentFailures many;
        for (std::int64_t parent = 1; parent <= 5; ++parent) {
            EXPECT_EQ(ids(many.failed(failure(parent, status, code))), "");
        }
        EXPECT_TRUE(many.whole()) << status;
    }
}

TEST(ParentFailures, AMissingScopeFailsAParentAloneIfOthersAreAnswered) {
    ParentFailures failures;
    failures.answered();
    EXPECT_EQ(ids(failures.failed(failure(1, 403))), "1");
    ParentFailures sooner;
    EXPECT_EQ(ids(sooner.failed(failure(1, 403))), "");
    EXPECT_EQ(ids(sooner.answered()), "1");
    EXPECT_FALSE(sooner.whole());
}

TEST(ParentFailures, AFewFailuresAtTheEndAreDeferred) {
    ParentFailures failures;
    failures.failed(failure(1, 500));
    failures.failed(failure(2, 503));
    EXPECT_EQ(ids(failures.finish()), "1 2");
    EXPECT_FALSE(failures.whole());
}

TEST(ParentFailures, ParentsThatFailedBeforeSayNothingAboutTheOthers) {
    ParentFailures failures;
    for (std::int64_t parent = 1; parent <= 20; ++parent) {
        EXPECT_EQ(ids(failures.failed(failure(parent, parent % 2 == 0 ? 500 : 403, Errc::Refused, 1))),
                  std::to_string(parent));
    }
    EXPECT_FALSE(failures.whole());
    EXPECT_EQ(ids(failures.failed(failure(21, 0, Errc::Connect, 1))), "");
    EXPECT_EQ(ids(failures.finish()), "");
    EXPECT_TRUE(failures.whole()) << "no parent can be read, whatever happened before";
}

TEST(ParentFailures, AStopDefersNoParent) {
    ParentFailures failures;
    failures.failed(failure(1, 500));
    EXPECT_EQ(ids(failures.failed(failure(2, 0, Errc::Stopped, 3))), "");
    ASSERT_TRUE(failures.whole());
    EXPECT_EQ(failures.whole()->error.code, Errc::Stopped);
}

}  // namespace
}  // namespace stmirror::sync
