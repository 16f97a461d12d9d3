// SPDX-License-Identifier: MIT
// Compares a table of a real mirror with a list in memory that can be counted.
#include "verify/counted_comparison.hpp"

#include "comparison_fixture.hpp"
#include "lead_server.hpp"

namespace stmirror::verify {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Kind = Difference::Kind;

/// Both sides have 300 leads, one every four hours.
class CountedComparisonTest : public ComparisonTest {
 protected:
    static constexpr int leads = 300;

    CountedComparisonTest() {
        const auto first = *Timestamp::parse("2026-01-01T00:00:00Z");
        std::string all;
        for (int id = 1; id <= leads; ++id) {
            server.leads.push_back({id, first + std::chrono::hours{4} * id});
            all += (all.empty() ? "" : ",") + LeadServer::json(server.leads.back());
        }
        have(all);
        terms.before = *Timestamp::parse("2026-03-09T00:00:00Z");
        terms.hides_inactive = false;
        transport.server = [this](const api::HttpRequest& request) { return server.answer(request); };
    }

    ResourceVerdict compare(bool deep = false) {
        ResourceVerdict verdict;
        verdict.tenant_id = tenant_id;
        Random random(3);
        CountedOptions options;
        options.terms = terms;
        options.deep = deep;
        CountedComparison comparison(resource, source, mirrored, random, options, verdict);
        run_to_end(comparison.run());
        return verdict;
    }
    static std::vector<std::pair<Kind, std::string>> found(const ResourceVerdict& verdict) {
        std::vector<std::pair<Kind, std::string>> all;
        for (const auto& difference : verdict.differences) {
            all.emplace_back(difference.kind, difference.key);
        }
        return all;
    }
    /// Returns the source's lead with this id.
    LeadServer::Lead& theirs(int id) { return server.leads.at(static_cast<std::size_t>(id) - 1); }

    LeadServer server;
};

TEST_F(CountedComparisonTest, AnEqualTableIsCountedWithoutLookUps) {
    const auto verdict = compare();
    EXPECT_THAT(found(verdict), IsEmpty());
    EXPECT_EQ(verdict.method, ResourceVerdict::Method::Counted);
    EXPECT_EQ(verdict.by_creation, std::uint64_t{leads});
    EXPECT_EQ(verdict.by_modification, std::uint64_t{leads});
    EXPECT_EQ(verdict.up_to, terms.before);
    EXPECT_TRUE(verdict.hiding_chance.has_value());
    EXPECT_GT(verdict.records_compared, 0u);
    EXPECT_GT(server.counted, 0u);
    EXPECT_EQ(server.asked_by_id, 0u);
}

TEST_F(CountedComparisonTest, AMissingAndASurplusRecordAreBothFound) {
    execute("DELETE FROM leads WHERE id = 20");
    server.leads.erase(server.leads.begin() + 279);
    EXPECT_THAT(found(compare()),
                UnorderedElementsAre(std::pair{Kind::Missing, "[20]"}, std::pair{Kind::Gone, "[280]"}));
    EXPECT_GT(server.asked_by_id, 0u) << "a count alone is not a proof";
}

TEST_F(CountedComparisonTest, AChangeWithoutANewTimeIsFoundIfEverythingIsRead) {
    theirs(150).summary = "flood";
    const auto verdict = compare(true);
    EXPECT_EQ(verdict.method, ResourceVerdict::Method::Whole);
    EXPECT_FALSE(verdict.hiding_chance.has_value());
    EXPECT_GE(verdict.records_compared, std::uint64_t{leads});
    ASSERT_THAT(found(verdict), ElementsAre(std::pair{Kind::Differs, "[150]"}));
    EXPECT_THAT(verdict.differences[0].fields, ElementsAre("summary"));
}

TEST_F(CountedComparisonTest, AListThatIgnoresTheWindowCannotBeCounted) {
    server.heeds_windows = false;
    EXPECT_THROW(compare(), ProblemException);
}

TEST_F(CountedComparisonTest, AListThatRefusesAnOrderIsCountedWithoutOne) {
    server.refuses_order = true;
    execute("DELETE FROM leads WHERE id = 20");
    const auto verdict = compare();
    EXPECT_THAT(found(verdict), ElementsAre(std::pair{Kind::Missing, "[20]"}));
    EXPECT_EQ(verdict.by_creation, std::uint64_t{leads - 1});
}

TEST_F(CountedComparisonTest, RecordsAfterTheServersClockAreNotCounted) {
    terms.before = *Timestamp::parse("2026-03-10T12:59:50Z");
    server.date = "Tue, 10 Mar 2026 12:58:00 GMT";
    server.leads.push_back({leads + 1, *Timestamp::parse("2026-03-10T12:57:30Z")});
    const auto verdict = compare();
    EXPECT_THAT(found(verdict), IsEmpty());
    EXPECT_EQ(verdict.up_to, Timestamp::parse("2026-03-10T12:57:00Z"));
}

TEST_F(CountedComparisonTest, ATableThatLostEverythingReportsThatMoreDiffers) {
    execute("DELETE FROM leads");
    for (int id = leads + 1; id <= 4000; ++id) {
        server.leads.push_back({id, theirs(1).at + std::chrono::seconds{id}});
    }
    const auto verdict = compare();
    EXPECT_TRUE(verdict.has_more);
    EXPECT_EQ(verdict.differences.size(), Suspects::suspects_max);
}

TEST_F(CountedComparisonTest, RowsThatTheListHidesAreReportedAsNotCompared) {
    execute("UPDATE leads SET active = 0 WHERE id <= 3");
    server.leads.erase(server.leads.begin(), server.leads.begin() + 3);
    terms.hides_inactive = true;
    const auto verdict = compare();
    EXPECT_THAT(found(verdict), IsEmpty());
    ASSERT_EQ(verdict.not_compared.size(), 1u);
    EXPECT_EQ(verdict.not_compared[0].find("3 inactive rows"), 0u) << verdict.not_compared[0];
}

}  // namespace
}  // namespace stmirror::verify
