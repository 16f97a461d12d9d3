// SPDX-License-Identifier: MIT
// Tests repairs of a table that is read by export, and whose list lacks a field.
#include "verify/repair.hpp"

#include "comparison_fixture.hpp"

namespace stmirror::verify {
namespace {

using Kind = Difference::Kind;

class RepairTest : public ComparisonTest {
 protected:
    RepairTest() { have(exported_lead(1) + "," + exported_lead(2, false)); }

    static constexpr int pages_searched = 20;

    /// Makes the export pages of a search contain only other records of day `day`, and announce more pages.
    void hide_in_export(int day = 1) {
        Replies pages;
        for (int page = 0; page < pages_searched; ++page) {
            pages.push_back(
                exported(exported_lead(100 + page, true, "leak", day), "T" + std::to_string(page), true));
        }
        answer("export/leads", pages);
    }
    Difference repaired(Kind kind, const std::string& key, const std::string& raw) {
        ResourceVerdict verdict;
        Random random(1);
        ListedComparison list(resource, source, mirrored, random, Timestamp{}, verdict);
        Repair repair(resource, nullptr, source, list, mirrored, store, {tenant_id, "leads"});
        Difference difference;
        difference.kind = kind;
        difference.key = key;
        difference.raw = raw;
        difference.modified = Timestamp::parse("2026-02-01T12:00:00Z");
        run_to_end(repair.repair(difference, true));
        return difference;
    }
    std::string field(int id, const std::string& column) {
        return text("SELECT coalesce(" + column + ", 'none') FROM leads WHERE id = " + std::to_string(id));
    }
};

TEST_F(RepairTest, ARowHasTheExportsForm) {
    answer("export/leads", {exported(exported_lead(1, true, "flood"))});
    EXPECT_TRUE(repaired(Kind::Differs, "[1]", lead(1, "flood")).repaired);
    EXPECT_EQ(field(1, "summary"), "flood");
    EXPECT_EQ(field(1, "_raw"), exported_lead(1, true, "flood"));
}

TEST_F(RepairTest, ARecordThatTheExportShowsTooLateKeepsTheFieldsThatOnlyItsRowHas) {
    hide_in_export();
    EXPECT_TRUE(repaired(Kind::Differs, "[1]", lead(1, "flood")).repaired);
    EXPECT_EQ(field(1, "summary"), "flood");
    EXPECT_EQ(field(1, "active"), "1");
    EXPECT_EQ(asked("export/leads"), std::size_t{pages_searched});
}

TEST_F(RepairTest, AnInactiveRowIsNotWrittenFromAListOfActiveRecords) {
    hide_in_export();
    const auto difference = repaired(Kind::Differs, "[2]", lead(2, "flood"));
    EXPECT_FALSE(difference.repaired);
    ASSERT_TRUE(difference.why_not);
    EXPECT_EQ(difference.why_not->code, Errc::Undecided);
    EXPECT_EQ(field(2, "summary"), "leak");
    EXPECT_EQ(field(2, "active"), "0");
}

TEST_F(RepairTest, ARecordThatTheExportShowsTooLateIsNotWrittenWithFieldsMissing) {
    hide_in_export();
    const auto difference = repaired(Kind::Missing, "[3]", lead(3));
    EXPECT_FALSE(difference.repaired);
    ASSERT_TRUE(difference.why_not);
    EXPECT_EQ(difference.why_not->code, Errc::Undecided);
    EXPECT_EQ(difference.why_not->advice, "stmirror resync leads");
    EXPECT_EQ(live("leads"), "1 2");
}

TEST_F(RepairTest, ARowThatTheExportMayStillShowIsNotMarkedDeleted) {
    hide_in_export();
    const auto difference = repaired(Kind::Gone, "[1]", "");
    EXPECT_FALSE(difference.repaired);
    EXPECT_EQ(live("leads"), "1 2");
    hide_in_export(2);
    EXPECT_TRUE(repaired(Kind::Gone, "[1]", "").repaired)
        << "the export has passed the time of its last change";
    EXPECT_EQ(live("leads"), "2");
}

}  // namespace
}  // namespace stmirror::verify
