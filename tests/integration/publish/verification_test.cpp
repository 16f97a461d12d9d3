// SPDX-License-Identifier: MIT
// Tests that verification finds differences and repairs them.
#include "publish/verification.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "publish_fixture.hpp"

namespace stmirror::publish {
namespace {

/// Measures the largest number of rows in an answer.
class MeasuringLink final : public Link {
 public:
    MeasuringLink(std::unique_ptr<Link> link, std::size_t& most) : link_(std::move(link)), most_(most) {}
    Outcome<std::vector<Answer>> run(const std::vector<Query>& queries) override {
        auto answers = link_->run(queries);
        if (answers) {
            for (const auto& answer : *answers) { most_ = std::max(most_, answer.rows.size()); }
        }
        return answers;
    }
    Outcome<> copy(const std::string& sql, const std::string& input) override {
        return link_->copy(sql, input);
    }

 private:
    std::unique_ptr<Link> link_;
    std::size_t& most_;
};

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
    Result<Published> repair(double max_delete_percent = 100, std::size_t batch = 2'000) {
        auto with = parts();
        with.max_delete_percent = max_delete_percent;
        return publish(std::move(with), {.once = true, .compare_first = true, .batch = batch});
    }
    std::vector<std::string> parked() const {
        return postgres.rows("SELECT key FROM servicetitan._stmirror_parked ORDER BY key");
    }
    /// Adds records that only the target has. Their ids are below and above those of the other records.
    void add_surplus(int count) const {
        postgres.run(
            "INSERT INTO servicetitan.people SELECT tenant_id, n - " + std::to_string(count / 2) +
            " + CASE WHEN n > " + std::to_string(count / 2) +
            " THEN 10 ELSE 0 END, name, modified_on, _raw, _hash, _changed_at, _deleted_at, _deleted_reason,"
            " _seq FROM servicetitan.people, generate_series(1, " +
            std::to_string(count) + ") AS n WHERE id = 2");
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

TEST_F(VerificationTest, TheDeleteGuardRemovesNothingIfThereIsMoreThanTheLimit) {
    for (std::int64_t id = 100; id <= 1000; id += 100) { apply({{.id = id, .name = "Max"}}); }
    ASSERT_TRUE(publish().has_value());
    postgres.run(
        "INSERT INTO servicetitan.people SELECT tenant_id, id + 1, name, modified_on, _raw, _hash,"
        " _changed_at, _deleted_at, _deleted_reason, _seq FROM servicetitan.people WHERE id >= 100");
    const auto repaired = repair(20, 1);
    ASSERT_TRUE(repaired.has_value()) << repaired.error().text;
    EXPECT_EQ(repaired->removed, 0U);
    EXPECT_EQ(repaired->deletes_withheld, 10U);
    EXPECT_EQ(verdict().surplus, 10U);
}

TEST_F(VerificationTest, TheDeleteGuardCountsByKeysSoThatMissingRecordsHideNone) {
    for (std::int64_t id = 100; id <= 1000; id += 100) { apply({{.id = id, .name = "Max"}}); }
    ASSERT_TRUE(publish().has_value());
    postgres.run("UPDATE servicetitan.people SET id = id + 1 WHERE id >= 100");
    const auto repaired = repair(20, 1);
    ASSERT_TRUE(repaired.has_value()) << repaired.error().text;
    EXPECT_EQ(repaired->loaded, 10U);
    EXPECT_EQ(repaired->removed, 0U);
    EXPECT_EQ(repaired->deletes_withheld, 10U);
    EXPECT_EQ(verdict().surplus, 10U);
}

TEST_F(VerificationTest, AComparisonThatWasInterruptedCountsTheTableAnew) {
    for (std::int64_t id = 100; id <= 1000; id += 100) { apply({{.id = id, .name = "Max"}}); }
    ASSERT_TRUE(publish().has_value());
    add_surplus(4);
    postgres.run(
        "UPDATE servicetitan._stmirror_position SET loading_table = 'people', loading_key = '[600]'");
    auto with = parts();
    with.max_delete_percent = 20;
    const auto withheld = publish(with, {.once = true, .batch = 3});
    ASSERT_TRUE(withheld.has_value()) << withheld.error().text;
    EXPECT_EQ(withheld->removed, 0U);
    EXPECT_EQ(withheld->deletes_withheld, 4U);
    postgres.run(
        "UPDATE servicetitan._stmirror_position SET loading_table = 'people', loading_key = '[600]'");
    with.max_delete_percent = 25;
    const auto repaired = publish(std::move(with), {.once = true, .batch = 3});
    ASSERT_TRUE(repaired.has_value()) << repaired.error().text;
    EXPECT_EQ(repaired->removed, 4U);
    EXPECT_TRUE(verdict().is_equal());
}

TEST_F(VerificationTest, NothingIsRemovedUntilTheMirrorHasAllRecords) {
    ASSERT_TRUE(publish().has_value());
    add_surplus(1);
    execute("UPDATE _feeds SET backfilled = 0");
    ASSERT_EQ(repair()->deletes_withheld, 1U);
    execute("UPDATE _feeds SET backfilled = 1");
    ASSERT_EQ(repair()->removed, 1U);
    EXPECT_TRUE(verdict().is_equal());
}

TEST_F(VerificationTest, AComparisonParksOnlyWhatIsStillRefused) {
    ASSERT_TRUE(publish().has_value());
    postgres.run("ALTER TABLE servicetitan.people ADD CHECK (name <> 'Eve')");
    apply({{.id = 1, .name = "Eve"}});
    ASSERT_EQ(publish()->parked, 1U);
    for (const auto* key : {"[2]", "[77]"}) {  // the target has the first; neither side has the second
        postgres.run("INSERT INTO servicetitan._stmirror_parked SELECT tenant_id, table_name, '" +
                     std::string(key) + "', reason, at FROM servicetitan._stmirror_parked WHERE key = '[1]'");
    }
    ASSERT_TRUE(repair().has_value());
    EXPECT_THAT(parked(), ::testing::ElementsAre("[1]"));
    postgres.run("ALTER TABLE servicetitan.people DROP CONSTRAINT people_name_check");
    ASSERT_TRUE(repair().has_value());
    EXPECT_THAT(parked(), ::testing::IsEmpty());
    expect_equal();
}

TEST_F(VerificationTest, ATenantThatAnotherMirrorPublishesIsNotCompared) {
    ASSERT_TRUE(publish().has_value());
    ASSERT_TRUE(publish(parts("elsewhere")).has_value());
    const auto all = layout();
    const auto link = Connection::open(postgres.conninfo());
    Target target(**link, all, "here");
    const auto refused = verify(*reader(), target, all, 7);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().error.code, Errc::NotOurs);
}

TEST_F(VerificationTest, SurplusRecordsAreReadInPartsAndRemoved) {
    ASSERT_TRUE(publish().has_value());
    add_surplus(10'000);
    postgres.run(
        "INSERT INTO servicetitan.person_tags SELECT 7, 20000 + n, 0, 1 FROM"
        " generate_series(1, 10000) AS n");
    std::size_t most = 0;
    auto with = parts();
    with.connect = [&]() -> Outcome<std::unique_ptr<Link>> {
        auto link = Connection::open(postgres.conninfo());
        return std::unique_ptr<Link>(new MeasuringLink(std::move(link.value()), most));
    };
    const auto repaired = publish(std::move(with), {.once = true, .compare_first = true});
    ASSERT_TRUE(repaired.has_value()) << repaired.error().text;
    EXPECT_LE(most, 5'000U);
    EXPECT_TRUE(verdict().is_equal());
    expect_equal();
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
