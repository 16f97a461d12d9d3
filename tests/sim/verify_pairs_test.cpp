// SPDX-License-Identifier: MIT
// A missing record and a surplus record together leave every total equal. Verification finds such pairs by
// windows and ranks.
#include "verify_fixture.hpp"

namespace stmirror::testing {
namespace {

using ::testing::SizeIs;

class VerifyPairs : public Verify {
 protected:
    static simulator::WorldOptions customers() { return small_world(5000); }
    VerifyPairs() : Verify(customers()) {
        disable_per_parent();
        pass();
    }
};

TEST_F(VerifyPairs, ACustomerOf2021ThatVanishedAndOneThatWasCommittedLateAreFound) {
    const auto gone = text("SELECT id FROM customers WHERE created_on LIKE '2021%' ORDER BY id LIMIT 1");
    ASSERT_TRUE(api.world().hard_delete("customers", gone));
    const auto late = api.world().commit_late("customers", *Timestamp::parse("2025-06-01"));
    ASSERT_TRUE(late);
    pass();
    const auto all = number("SELECT count(*) FROM customers WHERE _deleted_at IS NULL");
    ASSERT_EQ(all, 5000) << "the pass has found neither change";
    const auto report = verify({}, {"customers"});
    EXPECT_TRUE(report.differs());
    EXPECT_THAT(lines(report), ::testing::UnorderedElementsAre(
                                   "customers [" + gone + "] deleted at the source",
                                   "customers [" + std::to_string(*late) + "] missing in the mirror"));
    EXPECT_LE(report.requests(), 80u);
    EXPECT_TRUE(verify({.repair = true}, {"customers"}).is_equal());
    expect_equal();
}

/// In each round, one record is deleted at the source, and the row of another record is deleted in the
/// mirror. Every reported difference is true, and nearly all pairs are found.
TEST_F(VerifyPairs, PairsOfOneTableAreFoundAndNothingElseIsReported) {
    constexpr int pairs = 12;
    Random random(11);
    int found = 0;
    for (int i = 0; i < pairs; ++i) {
        const auto any = [&] {
            return text("SELECT id FROM leads WHERE _deleted_at IS NULL ORDER BY id LIMIT 1 OFFSET " +
                        std::to_string(random.below(static_cast<std::uint64_t>(
                            number("SELECT count(*) FROM leads WHERE _deleted_at IS NULL")))));
        };
        const auto gone = any();
        auto lost = any();
        while (lost == gone) { lost = any(); }
        ASSERT_TRUE(api.world().hard_delete("leads", gone));
        execute("DELETE FROM leads WHERE id = " + lost);
        execute("DELETE FROM lead_tags WHERE lead_id = " + lost);
        const auto report = verify({.repair = true}, {"leads"});
        const auto& differences = report.resources[0].differences;
        EXPECT_TRUE(report.is_equal());
        if (differences.size() == 2) { ++found; }
        if (!differences.empty()) {
            EXPECT_THAT(differences, SizeIs(2)) << "either both differences of a pair are found, or none";
        }
        verify({.repair = true, .deep = true}, {"leads"});
    }
    EXPECT_GE(found, pairs - 2);
    expect_equal();
}

TEST_F(VerifyPairs, ALostTableIsADifferenceAndNoFailure) {
    constexpr auto lost = "(SELECT id FROM location_contacts ORDER BY id LIMIT 2600)";
    execute(std::string("DELETE FROM location_contacts WHERE id IN ") + lost);
    const auto report = verify({}, {"location_contacts"});
    const auto& verdict = report.resources[0];
    EXPECT_EQ(verdict.error, std::nullopt);
    EXPECT_TRUE(verdict.has_more);
    EXPECT_TRUE(report.differs());
    EXPECT_GT(verdict.differences.size(), 1500u);
}

}  // namespace
}  // namespace stmirror::testing
