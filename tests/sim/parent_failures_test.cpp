// SPDX-License-Identifier: MIT
// Requests for some parents fail, temporarily or permanently, with engine, mirror and simulated API.
#include <gtest/gtest.h>

#include <stdexcept>

#include "feeds_fixture.hpp"
#include "simulator/gateway/faults_json.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class ParentFailures : public Feeds {
 protected:
    std::int64_t parents(const std::string& condition) {
        return number(count_parents("resource = 'customer_notes' AND " + condition));
    }
    bool is_done() { return report("customer_notes").state == sync::FeedReport::State::Done; }
};

TEST_F(ParentFailures, OneParentThatAlwaysFailsIsReportedAndDelaysNoOther) {
    pass();
    break_notes_of(1, R"("status": 500)");
    api.world().touch("customers", 5);
    api.world().commit_late("customer_notes", time.utc_now());
    time.advance(1h);
    pass();
    EXPECT_TRUE(is_done()) << report("customer_notes").error_text();
    const auto warnings = report("customer_notes").warnings;
    ASSERT_EQ(warnings.size(), 1u);
    EXPECT_EQ(warnings[0].code, Errc::ParentsUnreadable);
    EXPECT_EQ(warnings[0].subject, (Subject{Subject::Kind::Feed, "customer_notes"}));
    EXPECT_EQ(warnings[0].advice, advice(Errc::ServerFailed)) << "the advice for the error of the parent";
    EXPECT_EQ(parents(parent_is_due), 0);
    EXPECT_EQ(feed_health("customer_notes").parents->failed, 1u);
    pass();
    EXPECT_EQ(report("customer_notes").warnings, warnings)
        << "the warning stays in passes that do not read the parent";
    allow_all();
    time.advance(2min);
    pass();
    EXPECT_TRUE(is_done());
    EXPECT_TRUE(report("customer_notes").warnings.empty());
    EXPECT_EQ(feed_health("customer_notes").parents->failed, 0u);
    expect_equal();
}

TEST_F(ParentFailures, AClockThatWasAnHourAheadDelaysNoRetry) {
    pass();
    break_notes_of(1, R"("status": 500)");
    api.world().touch("customers", 12);
    time.advance(1h);
    own_clock.ahead = 1h;
    pass();
    ASSERT_EQ(parents(parent_is_deferred), 1);
    own_clock.ahead = {};
    allow_all();
    pass();
    EXPECT_EQ(parents(parent_is_deferred), 0);
    expect_equal();
}

TEST_F(ParentFailures, ABackfillEndsAlthoughSomeParentsCannotBeRead) {
    pass({"customers"});
    break_notes_of(7, R"("status": 400)");
    pass({"customer_notes"});
    EXPECT_TRUE(is_done()) << report("customer_notes").error_text();
    EXPECT_TRUE(feed_health("customer_notes").state.backfilled);
    EXPECT_EQ(feed_health("customer_notes").parents->failed, 7u);
    EXPECT_EQ(feed_health("customer_notes").parents->unread, 7u);
    allow_all();
    time.advance(2min);
    pass();
    EXPECT_EQ(feed_health("customer_notes").parents->unread, 0u);
    expect_equal();
}

TEST_F(ParentFailures, TheFeedFailsIfNoParentCanBeRead) {
    pass({"customers"});
    api.gateway().set_faults(
        *simulator::parse_faults(R"({"rules": [{"path": "*/customers/*/notes*", "status": 400}]})"));
    for (int round = 0; round < 3; ++round) {
        pass({"customer_notes"});
        EXPECT_FALSE(is_done());
        ASSERT_TRUE(report("customer_notes").error);
        EXPECT_EQ(report("customer_notes").error->code, Errc::ParentsUnreadable);
        EXPECT_EQ(feed_health("customer_notes").parents->failed, 12u);
        EXPECT_FALSE(feed_health("customer_notes").state.backfilled);
        time.advance(30s);
    }
}

TEST_F(ParentFailures, AnOutageDefersNoParent) {
    pass();
    api.gateway().set_faults(
        *simulator::parse_faults(R"({"rules": [{"path": "*/customers/*/notes*", "status": 503}]})"));
    api.world().touch("customers", 12);
    time.advance(1h);
    pass();
    EXPECT_FALSE(is_done());
    EXPECT_EQ(parents(parent_is_deferred), 5) << "the next pass begins with other parents";
    forbid("*/customers/*/notes*");
    pass();
    EXPECT_FALSE(is_done());
    EXPECT_EQ(parents(parent_is_deferred), 5) << "a missing scope defers no parent";
    allow_all();
    time.advance(2min);
    pass();
    expect_equal();
}

/// An error never means that records are absent, whatever the limit of the delete guard is.
TEST_F(ParentFailures, RecordsOfAParentThatCannotBeReadAreNotMarkedDeleted) {
    pass();
    const auto notes = number("SELECT count(*) FROM customer_notes");
    ASSERT_GT(notes, 0);
    break_notes_of(12, R"("status": 400)");
    sync::PassMode sweep;
    sweep.from_start = true;
    sweep.accept_deletes = true;
    pass({"customer_notes"}, sweep);
    EXPECT_EQ(tombstones("customer_notes"), 0);
    break_notes_of(6, R"("status": 500)");
    time.advance(1min);
    pass({"customer_notes"}, sweep);
    EXPECT_TRUE(is_done()) << "a sweep reads all parents at once, and six requests succeeded";
    EXPECT_EQ(parents(parent_is_deferred), 6);
    EXPECT_EQ(tombstones("customer_notes"), 0);
    EXPECT_GT(feed_health("customer_notes").state.swept_at, time.utc_now() - 20min);
}

/// The API always returns the first page, and says that there are more pages.
TEST_F(ParentFailures, AListWithoutAnEndIsNoAnswer) {
    settings.limits.page_size = 3;
    pass();
    for (int i = 0; i < 10; ++i) { api.world().commit_late("customer_notes", time.utc_now()); }
    api.world().touch("customers", 12);
    api.drop_from_query = "page";
    std::uint64_t asked = 0;
    api.before_answer = [&asked](const simulator::Request& request) {
        asked += request.path.ends_with("/notes") ? 1 : 0;
    };
    time.advance(1h);
    sync::PassMode sweep;
    sweep.from_start = true;
    pass({"customer_notes"}, sweep);
    EXPECT_LT(asked, 100u);
    EXPECT_TRUE(is_done());
    ASSERT_EQ(report("customer_notes").warnings.size(), 1u);
    EXPECT_EQ(report("customer_notes").warnings[0].code, Errc::ParentsUnreadable);
    EXPECT_EQ(tombstones("customer_notes"), 0);
    api.drop_from_query.clear();
    time.advance(2h);
    pass();
    expect_equal();
}

/// Throws one exception, when a worker that reads customer notes reports its progress.
class ThrowingObserver final : public sync::Observer {
 public:
    void on_progress(const sync::FeedReport& report) override {
        const bool is_worker = report.feed.resource == "customer_notes" && report.outcome.records() > 0;
        if (is_worker && !has_thrown) {
            has_thrown = true;
            throw std::runtime_error("out of memory, say");
        }
    }
    bool has_thrown = false;
};

TEST_F(ParentFailures, AnExceptionOfAWorkerFailsItsFeedAlone) {
    ThrowingObserver throwing;
    observer = &throwing;
    pass();
    ASSERT_TRUE(throwing.has_thrown);
    EXPECT_FALSE(is_done());
    ASSERT_TRUE(report("customer_notes").error);
    EXPECT_EQ(report("customer_notes").error->code, Errc::Internal);
    EXPECT_EQ(std::ranges::count(reports(), sync::FeedReport::State::Failed, &sync::FeedReport::state), 1);
    pass();
    expect_equal();
}

}  // namespace
}  // namespace stmirror::testing
