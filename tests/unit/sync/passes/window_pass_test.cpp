// SPDX-License-Identifier: MIT
// Tests how a pass reads a window feed, and when it moves the watermark.
#include "pass_fixture.hpp"

namespace stmirror::sync {
namespace {

/// The watermark after a pass: two seconds before the Date of every response.
constexpr const char* watermark = "2026-03-10T11:59:58.0000000Z";

class WindowPassTest : public PassTest {
 protected:
    static constexpr const char* ada = "11111111-1111-1111-1111-111111111111";
    static constexpr const char* eve = "22222222-2222-2222-2222-222222222222";
    static std::string person(const std::string& id) {
        return R"({"id":")" + id + R"(","modifiedOn":"2026-03-10T11:00:00Z"})";
    }
    /// Returns the first replies of a read from the start: one for the server's clock, one for the total, and
    /// `window`.
    static Replies from_start(std::size_t total, const Replies& window) {
        Replies replies{listed("", 0), listed(person(ada), total, total > 1)};
        replies.insert(replies.end(), window.begin(), window.end());
        return replies;
    }
    const std::string both = person(ada) + "," + person(eve);
};

TEST_F(WindowPassTest, TheWatermarkReachesTheServersClockAndTheNextPassBeginsBeforeIt) {
    answer("contacts", from_start(2, {listed(both, 2)}));
    EXPECT_EQ(run("contacts").state, FeedReport::State::Done);
    EXPECT_EQ(live("contacts"), ada + std::string(" ") + eve);
    EXPECT_EQ(state("contacts").cursor, watermark);
    EXPECT_TRUE(state("contacts").backfilled);
    answer("contacts", {listed("", 0), listed("", 0)});
    run("contacts");
    const auto& asked_for = transport.sent.back().target;
    const auto from = Timestamp::parse(watermark).value() - Ticks(settings.schedule.overlap);
    EXPECT_NE(asked_for.find("modifiedOnOrAfter=" + api::percent_encode(from.to_string())), std::string::npos)
        << asked_for;
}

TEST_F(WindowPassTest, APollTakesOneRequestIfTheServersClockIsKnown) {
    auto nothing = listed("", 0);
    nothing.headers = {{"Date", "Tue, 10 Mar 2026 13:00:00 GMT"}};
    answer("contacts", Replies(3, nothing));
    EXPECT_EQ(run("contacts").state, FeedReport::State::Done);
    EXPECT_EQ(asked("contacts"), 2U);
    EXPECT_EQ(run("contacts").state, FeedReport::State::Done);
    EXPECT_EQ(asked("contacts"), 1U);
}

/// The last window ends two seconds before the time that the server's clock showed when the pass began.
TEST_F(WindowPassTest, ChangesAreKnownAsOfTheBeginningOfThePass) {
    answer("contacts", {listed("", 0), listed(person(ada), 2, true),
                        problem(429, "Try again in 240 seconds."), listed(both, 2)});
    const auto began = time.utc_now();
    EXPECT_EQ(run("contacts").state, FeedReport::State::Done);
    ASSERT_GE(time.utc_now(), began + Ticks(4min));
    EXPECT_EQ(state("contacts").last_success, began);
    EXPECT_GE(state("contacts").last_attempt, began + Ticks(4min));
}

TEST_F(WindowPassTest, AnIncompleteWindowDoesNotMoveTheWatermark) {
    const auto cut = listed(person(ada), 2);
    answer("contacts", from_start(2, {cut, cut, cut, cut, cut}));
    EXPECT_EQ(run("contacts").state, FeedReport::State::Failed);
    EXPECT_EQ(live("contacts"), ada) << "received records are kept";
    EXPECT_EQ(state("contacts").cursor, "");
    EXPECT_FALSE(state("contacts").backfilled);
}

TEST_F(WindowPassTest, ARowThatCannotBeWrittenDoesNotMoveTheWatermark) {
    forbid_row("contacts", "'" + std::string(eve) + "'");
    answer("contacts", from_start(2, {listed(both, 2)}));
    EXPECT_EQ(run("contacts").state, FeedReport::State::Failed);
    EXPECT_EQ(state("contacts").cursor, "");
    EXPECT_FALSE(state("contacts").backfilled);
    allow_all();
    answer("contacts", from_start(2, {listed(both, 2)}));
    EXPECT_EQ(run("contacts").state, FeedReport::State::Done);
    EXPECT_EQ(live("contacts"), ada + std::string(" ") + eve);
}

TEST_F(WindowPassTest, PagesOfAWindowAreReadFromTheLastIfTheListIsInOrderOfIds) {
    settings.limits.page_size = 2;
    const std::string zoe = "33333333-3333-3333-3333-333333333333";
    answer("contacts", from_start(3, {listed(person(zoe), 3), listed(both, 3, true), listed("", 0)}));
    EXPECT_EQ(run("contacts").state, FeedReport::State::Done);
    EXPECT_EQ(live("contacts"), ada + std::string(" ") + eve + " " + zoe);
    EXPECT_EQ(asked("contacts"), 5U);
    const auto& last_page = transport.sent[transport.sent.size() - 3].target;
    EXPECT_NE(last_page.find("page=2&"), std::string::npos) << last_page;
}

TEST_F(WindowPassTest, AWindowOfAListWithoutAnOrderIsSplit) {
    settings.limits.page_size = 2;
    answer("export/customers/contacts", {problem(403, "Scope validation failed")});
    answer("customers/contacts", {listed("", 0), listed("", 3, true), problem(400, "enough")});
    EXPECT_EQ(run("customer_contacts").state, FeedReport::State::Failed);
    const auto& first_part = transport.sent.back().target;
    EXPECT_NE(first_part.find("modifiedBefore=2000"), std::string::npos) << first_part;
}

TEST_F(WindowPassTest, NothingIsReadIfTheApiIgnoresTheFilter) {
    answer("contacts", {listed(person(ada), 1)});
    EXPECT_EQ(run("contacts").state, FeedReport::State::Failed);
    EXPECT_EQ(live("contacts"), "");
}

TEST_F(WindowPassTest, RecordsThatASweepDoesNotSeeAreRequestedByKey) {
    answer("contacts", from_start(2, {listed(both, 2)}));
    run("contacts");
    time.advance(1h);
    answer("contacts", from_start(1, {listed(person(ada), 1)}));
    answer("contacts/" + std::string(eve), {problem(404, "gone")});
    EXPECT_EQ(sweep("contacts").outcome.deleted, 1u);
    EXPECT_EQ(live("contacts"), ada);
}

TEST_F(WindowPassTest, AWatermarkOfTheFutureMakesATailReadTheRecentChangesOfAFallback) {
    const auto one = R"({"id":1,"modifiedOn":"2026-03-10T11:00:00Z"})";
    answer("export/customers", {problem(403, "Scope validation failed")});
    answer("customers", {listed("", 0), listed(one, 1), listed(one, 1)});
    EXPECT_EQ(run("customers").state, FeedReport::State::Done);
    ASSERT_EQ(state("customers").fallback, 1U);
    execute(
        "UPDATE _feeds SET fallback_cursor = '2027-01-01T00:00:00.0000000Z' WHERE resource = 'customers'");
    answer("customers", {listed("", 0), listed("", 0)});
    PassMode tail;
    tail.extent = Extent::Tail;
    EXPECT_EQ(run("customers", tail).state, FeedReport::State::Done);
    const auto from = Timestamp::parse("2026-03-09T11:00:00Z").value() - Ticks(settings.schedule.overlap);
    const auto& asked_for = transport.sent.back().target;
    EXPECT_NE(asked_for.find("modifiedOnOrAfter=" + api::percent_encode(from.to_string())), std::string::npos)
        << asked_for;
    EXPECT_TRUE(state("customers").full_scan_cursor) << "a full scan is due";
}

}  // namespace
}  // namespace stmirror::sync
