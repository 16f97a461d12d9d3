// SPDX-License-Identifier: MIT
// Tests how a pass reads an export feed: its requests, and the state of the mirror after a failure.
#include "pass_fixture.hpp"

namespace stmirror::sync {
namespace {

class ExportPassTest : public PassTest {
 protected:
    std::vector<std::string> queries() const {
        std::vector<std::string> all;
        for (const auto& sent : transport.sent) {
            all.push_back(sent.target.substr(path("export/customers").size()));
        }
        return all;
    }
};

TEST_F(ExportPassTest, TheMainPhaseIsReadToItsEndAndThenTheTail) {
    answer("export/customers", {exported(records({1}), "A", true), exported(records({2}), "B"),
                                exported(records({3}), "beyond")});
    EXPECT_EQ(run("customers").state, FeedReport::State::Done);
    EXPECT_EQ(queries(), (std::vector<std::string>{"", "?from=A", "?from=B&includeRecentChanges=true"}));
    EXPECT_EQ(live("customers"), "1 2 3");
    EXPECT_EQ(state("customers").cursor, "B");
    EXPECT_TRUE(state("customers").backfilled);
}

TEST_F(ExportPassTest, APassThatFailsKeepsThePagesThatCameAndTheirToken) {
    answer("export/customers", {exported(records({1}), "A", true), problem(404, "gone")});
    EXPECT_EQ(run("customers").state, FeedReport::State::Failed);
    EXPECT_EQ(live("customers"), "1");
    EXPECT_FALSE(state("customers").backfilled);
    answer("export/customers", {exported(records({2}), "B"), exported("")});
    EXPECT_EQ(run("customers").state, FeedReport::State::Done);
    EXPECT_EQ(queries().front(), "?from=A");
    EXPECT_TRUE(state("customers").backfilled);
}

TEST_F(ExportPassTest, ABackfillWhoseLastPageCannotBeWrittenIsNotFinished) {
    forbid_row("customers", "2");
    answer("export/customers",
           {exported(records({1}), "A", true), exported(records({2}), "B"), exported("")});
    EXPECT_EQ(run("customers").state, FeedReport::State::Failed);
    EXPECT_FALSE(state("customers").backfilled);
    EXPECT_NE(state("customers").cursor, "B");
    allow_all();
    answer("export/customers", {exported(records({1, 2}), "B"), exported("")});
    EXPECT_EQ(run("customers").state, FeedReport::State::Done);
    EXPECT_EQ(live("customers"), "1 2");
    EXPECT_TRUE(state("customers").backfilled);
}

TEST_F(ExportPassTest, AFullScanWhoseLastPageCannotBeWrittenIsStillDue) {
    answer("export/customers", {exported(records({1})), exported("")});
    run("customers");
    forbid_row("customers", "2");
    answer("export/customers", {exported(""), exported(records({1, 2}), "B"), exported("")});
    EXPECT_EQ(sweep("customers").state, FeedReport::State::Failed);
    EXPECT_TRUE(state("customers").full_scan_cursor);
    EXPECT_EQ(live("customers"), "1");
}

TEST_F(ExportPassTest, ARefusedTokenIsReplacedByADateAndAFullScanFollows) {
    answer("export/customers",
           {exported(R"({"id":1,"modifiedOn":"2026-03-10T11:00:00Z"})", "A"), exported("")});
    run("customers");
    answer("export/customers",
           {problem(400, "token"), exported("", "C"), exported(records({1}), "D"), exported("")});
    EXPECT_EQ(run("customers").state, FeedReport::State::Done);
    ASSERT_EQ(queries().size(), 4u);
    EXPECT_EQ(queries()[0], "?from=A");
    EXPECT_TRUE(queries()[1].starts_with("?from=2026-03-")) << queries()[1];
    EXPECT_EQ(queries()[2], "");
    EXPECT_EQ(state("customers").cursor, "C");
    EXPECT_FALSE(state("customers").full_scan_cursor);
}

TEST_F(ExportPassTest, TheNewFieldsOfAPageAreOneLineOfBoundedLength) {
    std::string record = R"({"id":1)";
    for (int i = 0; i < 5'000; ++i) {
        record += ",\"new" + std::to_string(i) + std::string(200, 'x') + "\":1";
    }
    answer("export/customers", {exported(record + "}", "A", true), exported(record + "}"), exported("")});
    EXPECT_EQ(run("customers").state, FeedReport::State::Done);
    EXPECT_EQ(live("customers"), "1");
    const auto begins = lines.find("new_field");
    ASSERT_NE(begins, lines.npos);
    EXPECT_EQ(lines.find("new_field", begins + 1), lines.npos) << "the fields were logged before";
    const auto line = lines.substr(begins, lines.find('\n', begins) - begins);
    EXPECT_NE(line.find("new0x"), line.npos);
    EXPECT_NE(line.find(std::to_string(api::PageBounds::new_fields_max - 20)), line.npos)
        << "the number of omitted fields: " << line;
    EXPECT_LT(line.size(), 25 * api::PageBounds::new_field_bytes_max);
}

}  // namespace
}  // namespace stmirror::sync
