// SPDX-License-Identifier: MIT
// Tests rows that a full scan did not see.
#include "pass_fixture.hpp"

namespace stmirror::sync {
namespace {

/// There are the customers 1, 2 and 3, of which a sweep sees only the first.
class DeletesTest : public PassTest {
 protected:
    DeletesTest() {
        answer("export/customers", {exported(records({1, 2, 3})), exported("")});
        run("customers");
        answer("export/customers", {exported(""), exported(records({1})), exported("")});
    }
    std::vector<std::string> looked_up() const {
        std::vector<std::string> targets;
        for (const auto& sent : transport.sent) {
            if (sent.target.starts_with(path("customers?"))) { targets.push_back(sent.target); }
        }
        return targets;
    }
};

TEST_F(DeletesTest, AMissingRecordThatItsKeyDoesNotFindIsMarkedDeleted) {
    answer("customers", {listed(records({3}), 1)});
    EXPECT_EQ(sweep("customers").outcome.deleted, 1u);
    EXPECT_EQ(live("customers"), "1 3");
    EXPECT_EQ(text("SELECT _deleted_reason FROM customers WHERE id = 2"), "missing");
    ASSERT_EQ(looked_up().size(), 1u);
    EXPECT_NE(looked_up().front().find("ids=2%2C3"), std::string::npos) << looked_up().front();
}

TEST_F(DeletesTest, ARecordWithoutAReadableKeyMayBeAnyOfThem) {
    answer("customers", {listed(R"({"name":"who?"})", 1)});
    EXPECT_EQ(sweep("customers").outcome.deleted, 0u);
    EXPECT_EQ(live("customers"), "1 2 3");
}

TEST_F(DeletesTest, AnUndecodableRecordWithAReadableKeyExists) {
    answer("customers", {listed(R"({"id":2,"name":17})", 1)});
    EXPECT_EQ(sweep("customers").outcome.deleted, 1u);
    EXPECT_EQ(live("customers"), "1 2");
}

TEST_F(DeletesTest, NothingIsMarkedDeletedIfTheLookUpFails) {
    answer("customers", {problem(404, "no")});
    EXPECT_EQ(sweep("customers").state, FeedReport::State::Failed);
    EXPECT_EQ(live("customers"), "1 2 3");
    answer("export/customers", {exported(""), exported(records({1})), exported("")});
    answer("customers", {listed("", 0)});
    EXPECT_EQ(sweep("customers").outcome.deleted, 2u) << "the next sweep marks them deleted";
}

TEST_F(DeletesTest, ImplausibleDeletionsAreWithheldUntilTheyAreAccepted) {
    settings.schedule.max_delete_percent = 20;
    EXPECT_EQ(sweep("customers").deletes_withheld, 2u);
    EXPECT_EQ(live("customers"), "1 2 3");
    EXPECT_EQ(looked_up().size(), 0u);
    answer("export/customers", {exported(""), exported(records({1})), exported("")});
    answer("customers", {listed("", 0)});
    EXPECT_EQ(sweep("customers", true).outcome.deleted, 2u);
    EXPECT_EQ(live("customers"), "1");
}

TEST_F(DeletesTest, AnIncompleteScanRevealsNoDeletions) {
    answer("export/customers", {exported(""), exported(records({1}), "A", true), problem(404, "gone")});
    EXPECT_EQ(sweep("customers").state, FeedReport::State::Failed);
    EXPECT_EQ(live("customers"), "1 2 3");
}

/// The requests for the pages of the sweep, for its tail and for its look-ups share the proof's limit of
/// requests per second.
TEST_F(DeletesTest, AScheduledSweepKeepsThePaceOfTheProof) {
    session.limit(Priority::Proof, 1);
    answer("export/customers", {exported(records({1}), "A", true), exported(""), exported("")});
    answer("customers", {listed(records({3}), 1)});
    PassMode scheduled;
    scheduled.extent = Extent::FullScan;
    EXPECT_EQ(run("customers", scheduled).outcome.deleted, 1u);
    ASSERT_EQ(transport.sent_at.size(), 4u);
    for (std::size_t i = 1; i < transport.sent_at.size(); ++i) {
        EXPECT_GE(transport.sent_at[i] - transport.sent_at[i - 1], 1s);
    }
    answer("export/customers", {exported(""), exported(records({1})), exported("")});
    answer("customers", {listed(records({3}), 1)});
    sweep("customers");
    EXPECT_LT(transport.sent_at.back() - transport.sent_at.front(), 1s) << "a user waits for this sweep";
}

}  // namespace
}  // namespace stmirror::sync
