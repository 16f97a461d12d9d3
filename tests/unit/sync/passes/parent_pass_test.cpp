// SPDX-License-Identifier: MIT
// Tests how a pass reads the child records of each parent, and when it marks child records deleted.
#include "pass_fixture.hpp"
#include "support/parent_rows.hpp"
#include "throttle/backoff.hpp"

namespace stmirror::sync {
namespace {

class ParentPassTest : public PassTest {
 protected:
    /// Mirrors these customers, without any of their child records.
    void have_customers(std::initializer_list<int> ids) {
        answer("export/customers", {exported(records(ids)), exported("")});
        EXPECT_EQ(run("customers").state, FeedReport::State::Done);
    }
    /// Mirrors a customer with the notes 10 and 11.
    void have_notes() {
        have_customers({1});
        answer(notes, {listed(records({10, 11}), 2)});
        run("customer_notes");
        ASSERT_EQ(live("customer_notes"), "10 11");
    }
    /// Mirrors a customer whose notes cannot be read, and another customer.
    void have_deferred() {
        have_customers({1, 2});
        answer(notes, Replies(20, problem(400, "no")));
        answer("customers/2/notes", {listed("", 0)});
        run("customer_notes");
        ASSERT_EQ(text(testing::count_parents(testing::parent_is_deferred)), "1");
    }
    /// Sets the number of failures of the deferred parent, and the time of its next read.
    void defer_to(Timestamp retry_at, int failures) {
        execute(testing::set_parents("failures", std::to_string(failures), testing::parent_is_deferred));
        execute(testing::set_parents("retry_at", retry_at.to_string(), testing::parent_is_deferred));
    }
    /// Returns the number of requests for the notes in a pass at this time.
    std::size_t asked_at(TimePoint moment) {
        time.advance(moment - time.now());
        run("customer_notes");
        return asked(notes);
    }

    const std::string notes = "customers/1/notes";
};

TEST_F(ParentPassTest, TheBackfillEndsWhenEachParentWasRead) {
    have_customers({1, 2});
    answer("customers/1/notes", {listed(records({10}), 1)});
    answer("customers/2/notes", {listed(records({20, 21}), 2)});
    EXPECT_EQ(run("customer_notes").state, FeedReport::State::Done);
    EXPECT_EQ(live("customer_notes"), "10 20 21");
    EXPECT_EQ(text("SELECT customer_id FROM customer_notes WHERE id = 21"), "2");
    EXPECT_TRUE(state("customer_notes").backfilled);
    EXPECT_EQ(run("customer_notes").requests, 0u) << "no parent is due";
}

TEST_F(ParentPassTest, ACommandSaysThatTheParentsWereNotRead) {
    const auto report = run("customer_notes");
    ASSERT_EQ(report.warnings.size(), 1U);
    EXPECT_EQ(report.warnings[0].code, Errc::ParentsUnread);
    PassMode of_daemon;
    of_daemon.extent = Extent::Incremental;
    EXPECT_EQ(run("customer_notes", of_daemon).warnings.size(), 0U);
    have_customers({});
    EXPECT_EQ(run("customer_notes").warnings.size(), 0U);
    EXPECT_TRUE(state("customer_notes").backfilled);
}

TEST_F(ParentPassTest, APassWithoutParentsFailsIfTheTenantCannotBeRead) {
    session.be_quick();
    transport.token_script = {reply(400, R"({"error":"invalid_client"})")};
    EXPECT_EQ(run("customers").state, FeedReport::State::Failed);
    const auto report = run("customer_notes");
    EXPECT_EQ(report.state, FeedReport::State::Failed);
    EXPECT_EQ(report.error->code, Errc::Unauthorized);
    EXPECT_EQ(report.requests, 0U);
}

TEST_F(ParentPassTest, AChildRecordThatOnlyOneAnswerLacksIsNotMarkedDeleted) {
    have_notes();
    answer(notes, {listed(records({10}), 1), listed(records({10, 11}), 2)});
    const auto report = sweep("customer_notes");
    EXPECT_EQ(live("customer_notes"), "10 11");
    EXPECT_EQ(report.outcome.deleted, 0u);
    EXPECT_EQ(text("SELECT count(*) FROM _changes WHERE resource = 'customer_notes' AND kind <> 'insert'"),
              "0");
    EXPECT_EQ(asked(notes), 2u);
}

TEST_F(ParentPassTest, AChildRecordThatTwoAnswersLackIsMarkedDeleted) {
    have_notes();
    answer(notes, {listed(records({10}), 1), listed(records({10}), 1)});
    EXPECT_EQ(sweep("customer_notes").outcome.deleted, 1u);
    EXPECT_EQ(live("customer_notes"), "10");
    EXPECT_EQ(text("SELECT _deleted_reason FROM customer_notes WHERE id = 11"), "missing");
}

TEST_F(ParentPassTest, AChildRecordThatEitherAnswerHasIsNotMarkedDeleted) {
    have_notes();
    answer(notes, {listed(records({11}), 1), listed(records({10}), 1)});
    EXPECT_EQ(sweep("customer_notes").outcome.deleted, 0u);
    EXPECT_EQ(live("customer_notes"), "10 11");
}

TEST_F(ParentPassTest, OneAnswerThatTheParentIsGoneMarksNothingDeleted) {
    have_notes();
    answer(notes, {problem(404, "no such customer"), listed(records({10, 11}), 2)});
    EXPECT_EQ(sweep("customer_notes").outcome.deleted, 0u);
    EXPECT_EQ(live("customer_notes"), "10 11");
    answer(notes, {listed(records({10}), 1), problem(404, "no such customer")});
    EXPECT_EQ(sweep("customer_notes").outcome.deleted, 1u);
    EXPECT_EQ(live("customer_notes"), "10");
}

TEST_F(ParentPassTest, NothingIsMarkedDeletedIfTheSecondRequestFails) {
    have_notes();
    answer(notes, {listed(records({10}), 1), problem(400, "no")});
    EXPECT_EQ(sweep("customer_notes").outcome.deleted, 0u);
    EXPECT_EQ(live("customer_notes"), "10 11");
}

TEST_F(ParentPassTest, TheRecordsOfAParentThatIsGoneAreMarkedDeleted) {
    have_notes();
    answer(notes, {problem(404, "no such customer"), problem(404, "no such customer")});
    EXPECT_EQ(sweep("customer_notes").outcome.deleted, 2u);
    EXPECT_EQ(text("SELECT DISTINCT _deleted_reason FROM customer_notes"), "parent_gone");
}

TEST_F(ParentPassTest, TheRecordsOfAParentThatTheApiDoesNotShowStay) {
    have_notes();
    answer(notes, {problem(409, "merged")});
    EXPECT_EQ(sweep("customer_notes").state, FeedReport::State::Done);
    EXPECT_EQ(live("customer_notes"), "10 11");
}

TEST_F(ParentPassTest, NothingIsWrittenFromAnIncompleteList) {
    have_notes();
    answer(notes, {listed(records({12}), 3, true), problem(400, "no")});
    sweep("customer_notes");
    EXPECT_EQ(live("customer_notes"), "10 11");
}

TEST_F(ParentPassTest, AParentThatCannotBeReadWaitsTwiceAsLongAfterEachFailure) {
    have_customers({1, 2});
    answer(notes, {problem(400, "no"), problem(400, "no"), problem(400, "no")});
    answer("customers/2/notes", {listed("", 0)});
    EXPECT_EQ(asked_at(time.now()), 1u);
    const Duration poll = settings.schedule.poll;
    for (const auto wait : {poll, 2 * poll}) {
        const auto failed_at = transport.sent_at.back() + transport.latency;
        EXPECT_EQ(asked_at(failed_at + wait - 1ms), 0u);
        EXPECT_EQ(asked_at(failed_at + wait), 1u);
    }
}

TEST_F(ParentPassTest, APassThatIsCutShortHasNotCaughtUp) {
    have_customers({1, 2});
    answer(notes, {listed(records({10}), 1)});
    answer("customers/2/notes", {listed(records({20}), 1)});
    PassMode one;
    one.parents_max = 1;
    EXPECT_TRUE(run("customer_notes", one).parents_due);
    EXPECT_EQ(state("customer_notes").last_success, std::nullopt);
    EXPECT_FALSE(run("customer_notes").parents_due);
    const auto caught_up = state("customer_notes").last_success;
    EXPECT_NE(caught_up, std::nullopt);

    answer("export/customers",
           {exported(R"({"id":1,"name":"other"},{"id":2,"name":"other"})"), exported("")});
    run("customers");
    time.advance(1h);
    PassMode short_of_time;
    short_of_time.extent = Extent::Incremental;
    short_of_time.time_max = Duration{0};
    EXPECT_TRUE(run("customer_notes", short_of_time).parents_due);
    EXPECT_EQ(state("customer_notes").last_success, caught_up);
    EXPECT_EQ(text("SELECT last_error FROM _feeds WHERE resource = 'customer_notes'"), "")
        << "the pass has not failed, either";
}

TEST_F(ParentPassTest, AReadTimeWrittenByAWrongClockIsIgnored) {
    have_notes();
    execute(testing::set_parents("read_at", "2036-03-10T12:00:00.0000000Z"));
    answer(notes, {listed(records({10, 11}), 2)});
    run("customer_notes");
    EXPECT_EQ(asked(notes), 1u);
    EXPECT_LE(text(testing::oldest_parent_read()), time.utc_now().to_string());
    EXPECT_EQ(run("customer_notes").requests, 0u) << "once";
}

TEST_F(ParentPassTest, AClockSetByMinutesMakesNoParentDue) {
    have_notes();
    const auto ahead = time.utc_now() + clock_difference_max - Ticks(1s);
    execute(testing::set_parents("read_at", ahead.to_string()));
    EXPECT_EQ(run("customer_notes").requests, 0u);
}

TEST_F(ParentPassTest, ARetryTimeWrittenByAWrongClockIsIgnored) {
    have_deferred();
    for (const auto ahead : {Ticks(1h), Ticks(10 * 365 * 24h)}) {
        defer_to(time.utc_now() + ahead, 1);
        EXPECT_EQ(asked_at(time.now()), 1u) << ahead.count();
    }
}

TEST_F(ParentPassTest, NoRetryDelayIsTakenForAWrongClock) {
    have_deferred();
    const auto& schedule = settings.schedule;
    for (const int failures : {1, 2, 8, 30, 1000}) {
        const Ticks wait =
            std::chrono::duration_cast<Ticks>(retry_delay(schedule.poll, failures, schedule.sweep));
        defer_to(time.utc_now() + wait + clock_difference_max, failures);
        EXPECT_EQ(asked_at(time.now()), 0u) << failures;
        defer_to(time.utc_now() + wait + clock_difference_max + Ticks(1s), failures);
        EXPECT_EQ(asked_at(time.now()), 1u) << failures;
    }
}

}  // namespace
}  // namespace stmirror::sync
