// SPDX-License-Identifier: MIT
// Tests that verification finds differences and repairs them.
#include "publish/verification.hpp"

#include <gmock/gmock.h>

#include "publish_fixture.hpp"

namespace stmirror::publish {
namespace {

class VerificationTest : public PublishTest {
 protected:
    VerificationTest() {
        apply({{.id = 1, .name = "Ada", .tags = {5, 6}}, {.id = 2, .name = "Bob", .tags = {7}}});
        apply({{.id = 3, .name = "Cy"}, {.id = 4, .name = "Dot"}});
    }
    TableVerdict verdict() {
        const auto all = layout();
        const auto link = Connection::open(postgres.conninfo());
        Target target(**link, all, "here");
        const auto verdicts = verify(*reader(), target, all, 7);
        EXPECT_TRUE(verdicts.has_value()) << verdicts.error().error.text;
        for (const auto& each : *verdicts) {
            if (each.table == "people") { return each; }
        }
        return {};
    }
    Result<Published> repair(double max_delete_percent = 100) {
        auto with = parts();
        with.max_delete_percent = max_delete_percent;
        return publish(std::move(with), {.once = true, .compare_first = true});
    }
    /// Damages the target: one row is missing, two differ, one is surplus, and one lacks a child row.
    void damage() const {
        postgres.run("DELETE FROM servicetitan.people WHERE id = 1");
        postgres.run("UPDATE servicetitan.people SET _hash = 0, name = 'X' WHERE id = 3");
        postgres.run("UPDATE servicetitan.people SET _deleted_at = now(), name = 'Y' WHERE id = 4");
        postgres.run("DELETE FROM servicetitan.person_tags WHERE person_id = 2");
        postgres.run(
            "INSERT INTO servicetitan.people SELECT tenant_id, 99, name, modified_on, _raw, _hash,"
            " _changed_at, _deleted_at, _deleted_reason, _seq FROM servicetitan.people WHERE id = 2");
    }
};

TEST_F(VerificationTest, ACopyIsEqual) {
    ASSERT_TRUE(publish().has_value());
    const auto found = verdict();
    EXPECT_TRUE(found.is_equal());
    EXPECT_EQ(found.records, 4U);
}

TEST_F(VerificationTest, EveryKindOfDifferenceIsFoundAndRepaired) {
    ASSERT_TRUE(publish().has_value());
    damage();
    const auto found = verdict();
    EXPECT_EQ(found.missing, 1U);
    EXPECT_EQ(found.different, 3U);
    EXPECT_EQ(found.surplus, 1U);
    const auto repaired = repair();
    ASSERT_TRUE(repaired.has_value()) << repaired.error().text;
    EXPECT_EQ(repaired->loaded, 4U);
    EXPECT_EQ(repaired->removed, 1U);
    EXPECT_TRUE(verdict().is_equal());
    expect_equal();
}

TEST_F(VerificationTest, OnlyWhatDiffersIsSentAgain) {
    ASSERT_TRUE(publish().has_value());
    postgres.run("UPDATE servicetitan.people SET _hash = 0 WHERE id = 3");
    const auto repaired = repair();
    ASSERT_TRUE(repaired.has_value());
    EXPECT_EQ(repaired->loaded, 1U);
}

TEST_F(VerificationTest, TheDeleteGuardKeepsWhatOnlyTheTargetHas) {
    ASSERT_TRUE(publish().has_value());
    damage();
    const auto repaired = repair(10);
    ASSERT_TRUE(repaired.has_value());
    EXPECT_EQ(repaired->removed, 0U);
    EXPECT_EQ(repaired->deletes_withheld, 1U);
    const auto found = verdict();
    EXPECT_EQ(found.missing + found.different, 0U);
    EXPECT_EQ(found.surplus, 1U);
}

TEST_F(VerificationTest, WhatIsNotPublishedYetIsPendingNotDifferent) {
    ASSERT_TRUE(publish().has_value());
    apply({{.id = 1, .name = "Eve"}, {.id = 5, .name = "Fay"}});
    const auto found = verdict();
    EXPECT_TRUE(found.is_equal());
    EXPECT_EQ(found.pending, 2U);
}

TEST_F(VerificationTest, ATargetOfAnOlderBackupCatchesUp) {
    ASSERT_TRUE(publish().has_value());
    postgres.back_up();
    apply({{.id = 1, .name = "Eve"}, {.id = 5, .name = "Fay"}});
    ASSERT_TRUE(publish().has_value());
    postgres.restore();
    ASSERT_TRUE(publish().has_value());
    EXPECT_TRUE(verdict().is_equal());
    expect_equal();
}

TEST_F(VerificationTest, ALogThatIsPrunedTooFarLeadsToAComparison) {
    ASSERT_TRUE(publish().has_value());
    apply({{.id = 1, .name = "Eve"}, {.id = 5, .name = "Fay"}});
    apply({{.id = 6, .name = "Gus"}});
    execute("DELETE FROM _changes WHERE seq < 7");
    const auto published = publish();
    ASSERT_TRUE(published.has_value()) << published.error().text;
    EXPECT_EQ(published->loaded, 3U);
    EXPECT_TRUE(verdict().is_equal());
    expect_equal();
}

}  // namespace
}  // namespace stmirror::publish
