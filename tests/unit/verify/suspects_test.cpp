// SPDX-License-Identifier: MIT
// Tests which differences remain after both sides were queried by key.
#include "verify/suspects.hpp"

#include "comparison_fixture.hpp"

namespace stmirror::verify {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Kind = Difference::Kind;

class SuspectsTest : public ComparisonTest {
 protected:
    SuspectsTest() { have(exported_lead(1) + "," + exported_lead(2)); }

    Suspects::Settled settle(const Replies& looked_up) {
        answer("leads", looked_up);
        return run_to_end(suspects.settle());
    }
    std::optional<Errc> code_of_failure(const Replies& looked_up) {
        try {
            settle(looked_up);
        } catch (const ProblemException& exception) { return exception.error().code; }
        return std::nullopt;
    }
    static SourceRecords shown(const std::string& key, const std::string& raw) {
        SourceRecords records;
        records.records[key] = {raw, std::nullopt};
        return records;
    }
    std::vector<mirror::StoredRecord> row(const std::string& key) {
        return {run_to_end(suspects.row(key)).value()};
    }
    static std::pair<Kind, std::string> only(const Suspects::Settled& settled) {
        EXPECT_THAT(settled.differences, SizeIs(1));
        if (settled.differences.empty()) { return {}; }
        return {settled.differences[0].kind, settled.differences[0].key};
    }

    Suspects suspects{resource, source, mirrored, terms};
};

TEST_F(SuspectsTest, EqualRecordsRaiseNoSuspicionAndNoRequest) {
    suspects.compare(shown("[1]", lead(1)), row("[1]"));
    EXPECT_TRUE(suspects.empty());
    EXPECT_EQ(suspects.records_compared(), 1u);
    EXPECT_THAT(settle({}).differences, IsEmpty());
    EXPECT_EQ(transport.sent.size(), 0u);
}

TEST_F(SuspectsTest, WhatBothSidesHaveOtherwiseDiffers) {
    suspects.compare(shown("[1]", lead(1, "flood")), row("[1]"));
    const auto settled = settle({listed(lead(1, "flood"), 1)});
    EXPECT_EQ(only(settled), std::pair(Kind::Differs, std::string("[1]")));
    EXPECT_THAT(settled.differences.at(0).fields, ElementsAre("summary"));
    EXPECT_EQ(settled.differences.at(0).raw, lead(1, "flood"));
    EXPECT_TRUE(suspects.empty());
}

TEST_F(SuspectsTest, WhatTheLookUpShowsAsTheMirrorHasItIsNoDifference) {
    suspects.compare(shown("[1]", lead(1, "older")), row("[1]"));
    EXPECT_FALSE(suspects.empty());
    EXPECT_THAT(settle({listed(lead(1), 1)}).differences, IsEmpty());
}

TEST_F(SuspectsTest, WhatOnlyTheSourceHasIsMissing) {
    suspects.compare(shown("[3]", lead(3)), {});
    EXPECT_EQ(only(settle({listed(lead(3), 1)})), std::pair(Kind::Missing, std::string("[3]")));
}

TEST_F(SuspectsTest, WhatTheLookUpLacksTooIsGone) {
    suspects.compare({}, row("[1]"));
    const auto settled = settle({listed("", 0)});
    EXPECT_EQ(only(settled), std::pair(Kind::Gone, std::string("[1]")));
    EXPECT_EQ(settled.differences.at(0).modified, Timestamp::parse("2026-02-01T12:00:00Z"));
}

TEST_F(SuspectsTest, ARecordWithoutAReadableKeyMayBeTheOneThatIsMissing) {
    suspects.compare({}, row("[1]"));
    EXPECT_THAT(settle({listed(R"({"id":"whose?"})", 1)}).differences, IsEmpty());
}

TEST_F(SuspectsTest, WhatCannotBeDecodedIsNoDifference) {
    suspects.compare({}, row("[1]"));
    EXPECT_THAT(settle({listed(R"({"id":1,"summary":17})", 1)}).differences, IsEmpty());
    EXPECT_THAT(suspects.undecodable(), ElementsAre("[1]"));
}

TEST_F(SuspectsTest, AnInactiveRowThatTheListHidesIsNotSuspected) {
    have(exported_lead(2, false, "leak", 3));
    suspects.compare({}, row("[2]"));
    EXPECT_TRUE(suspects.empty());
    suspects.compare(shown("[2]", lead(2, "leak", 3)), {});
    const auto settled = settle({listed(lead(2, "leak", 3), 1)});
    EXPECT_EQ(only(settled), std::pair(Kind::Differs, std::string("[2]")))
        << "the list shows this difference";
    EXPECT_THAT(settled.differences.at(0).fields, ElementsAre("active"));
}

TEST_F(SuspectsTest, ARecordChangedAfterTheBoundIsPending) {
    const std::string late =
        R"({"id":1,"summary":"new","createdOn":"2026-02-01T12:00:00Z","modifiedOn":"2026-03-02T00:00:00Z"})";
    suspects.compare(shown("[1]", late), row("[1]"));
    const auto settled = settle({listed(late, 1)});
    EXPECT_THAT(settled.differences, IsEmpty());
    EXPECT_EQ(settled.pending, 1u);
}

TEST_F(SuspectsTest, ARecordAmongTheNewestChangesOfTheExportIsPending) {
    answer("export/leads", {exported(exported_lead(1, false))});
    suspects.compare({}, row("[1]"));
    const auto settled = settle({listed("", 0)});
    EXPECT_THAT(settled.differences, IsEmpty());
    EXPECT_EQ(settled.pending, 1u);
    EXPECT_TRUE(suspects.pending().contains("[1]"));
}

TEST_F(SuspectsTest, AMirrorThatIsFarBehindIsNotJudged) {
    Replies without_end;
    for (int page = 0; page < 20; ++page) {
        without_end.push_back(exported(exported_lead(100 + page), "T" + std::to_string(page), true));
    }
    answer("export/leads", without_end);
    suspects.compare({}, row("[1]"));
    EXPECT_EQ(code_of_failure({}), Errc::Behind);
}

TEST_F(SuspectsTest, AListThatIsClosedIsSaidToBe) {
    suspects.compare({}, row("[1]"));
    EXPECT_EQ(code_of_failure({problem(403, "no")}), Errc::MissingScope);
}

TEST_F(SuspectsTest, TheRowsOfASampleAreLookedForOneByOne) {
    SourceRecords sample = shown("[1]", lead(1));
    sample.records["[2]"] = {lead(2, "flood"), std::nullopt};
    sample.records["[3]"] = {lead(3), std::nullopt};
    run_to_end(suspects.compare_each(sample));
    EXPECT_EQ(suspects.records_compared(), 3u);
    EXPECT_THAT(settle({listed(lead(2, "flood") + "," + lead(3), 2)}).differences, SizeIs(2));
}

TEST_F(SuspectsTest, TheNumberOfSuspectsIsLimited) {
    for (std::size_t id = 0; id < Suspects::suspects_max + 5; ++id) {
        suspects.add("[" + std::to_string(id) + "]", "{}");
    }
    EXPECT_TRUE(suspects.is_full());
    Replies nobody(Suspects::suspects_max, listed("", 0));
    EXPECT_THAT(settle(nobody).differences, IsEmpty());
    EXPECT_EQ(asked("leads"), 0u) << "a record without an id cannot be requested";
    EXPECT_TRUE(suspects.empty());
}

}  // namespace
}  // namespace stmirror::verify
