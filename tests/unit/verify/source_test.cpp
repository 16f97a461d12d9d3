// SPDX-License-Identifier: MIT
// Tests the look-up by creation time of records that are listed only per booking provider.
#include "comparison_fixture.hpp"

namespace stmirror::verify {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SourceOfProviderTest : public ComparisonTest {
 protected:
    SourceOfProviderTest() : ComparisonTest("bookings") { use_list(1, {{{"booking_provider", "3"}}}); }

    /// Looks up the bookings 1 and 2. The first reply is for booking 1.
    Source::Answer look_up(const Replies& replies) {
        answer(list, replies);
        return run_to_end(source.look_up({{"[1]", lead(1)}, {"[2]", lead(2, "leak", 2)}})).value();
    }

    const std::string list = "booking-provider/3/bookings";
};

TEST_F(SourceOfProviderTest, WhatItsInstantDoesNotShowIsAbsent) {
    const auto answer = look_up({listed(lead(1), 1), listed("", 0)});
    EXPECT_TRUE(answer.found.records.contains("[1]"));
    EXPECT_THAT(answer.absent, ElementsAre("[2]"));
    EXPECT_EQ(asked(list), 2u);
    EXPECT_NE(transport.sent[0].target.find("createdOnOrAfter=2026-02-01T12%3A00%3A00.0000000Z"),
              std::string::npos)
        << transport.sent[0].target;
}

TEST_F(SourceOfProviderTest, ARecordWithoutAReadableKeySparesThoseOfItsInstant) {
    const auto answer = look_up({listed(R"({"id":"whose?"})", 1), listed("", 0)});
    EXPECT_THAT(answer.absent, ElementsAre("[2]"));
    EXPECT_EQ(answer.found.without_key, 1u);
}

TEST_F(SourceOfProviderTest, AnUndecodableRecordWithAReadableKeyExists) {
    const auto answer = look_up({listed(R"({"id":1,"summary":17})", 1), listed("", 0)});
    EXPECT_THAT(answer.absent, ElementsAre("[2]"));
    EXPECT_TRUE(answer.found.undecodable.contains("[1]"));
}

TEST_F(SourceOfProviderTest, WhatHasNoTimeCannotBeAskedFor) {
    answer(list, {});
    const auto answer = run_to_end(source.look_up({{"[1]", R"({"id":1})"}})).value();
    EXPECT_THAT(answer.absent, IsEmpty());
    EXPECT_EQ(asked(list), 0u);
}

TEST_F(SourceOfProviderTest, AnIncompleteListIsAFailure) {
    Replies cut(sync::ListProgress::tries_max, listed(lead(1), 2));
    answer(list, cut);
    EXPECT_TRUE(run_to_end(source.look_up({{"[1]", lead(1)}})).has_error());
}

}  // namespace
}  // namespace stmirror::verify
