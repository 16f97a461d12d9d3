// SPDX-License-Identifier: MIT
#include "daemon/commands/output/verify_text.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace stmirror::daemon {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using verify::Difference;
using verify::ResourceVerdict;

verify::VerifyReport report() {
    verify::VerifyReport report;
    auto& customers = report.resources.emplace_back();
    customers.tenant = "acme";
    customers.resource = "customers";
    customers.method = ResourceVerdict::Method::Counted;
    customers.by_modification = 21003;
    customers.by_creation = 21004;
    customers.up_to = Timestamp::parse("2026-03-10T11:45:00Z");
    customers.requests = 4;
    auto& notes = report.resources.emplace_back();
    notes.tenant = "acme";
    notes.resource = "customer_notes";
    notes.method = ResourceVerdict::Method::Sampled;
    notes.parents = 21004;
    notes.parents_sampled = 4;
    notes.requests = 4;
    return report;
}

TEST(VerifyText, EqualMirror) {
    const auto text = render(report(), false, 0);
    EXPECT_THAT(text, HasSubstr("21,003 by modification, 21,004 by creation"));
    EXPECT_THAT(text,
                HasSubstr("4 of 21,004 parents read and none differs: with 95 % confidence, at most 53 %"));
    EXPECT_THAT(text, HasSubstr("Compared up to 2026-03-10 11:45:00 UTC."));
    EXPECT_THAT(text, HasSubstr("Equal. Requests: 8."));
    EXPECT_THAT(text, Not(HasSubstr("Differences:")));
    EXPECT_THAT(render(report(), true, 0), HasSubstr("acme customers"));
}

TEST(VerifyText, FitsTheTerminal) {
    auto found = report();
    found.resources[0].not_compared = {"a long reason, " + std::string(30, 'x') + " and more words"};
    found.resources[1].error =
        Problem{Errc::Timeout, "no answer from the server within the time that was allowed"};
    for (const std::size_t columns : {40U, 60U, 100U}) {
        std::istringstream lines(render(found, false, columns));
        for (std::string line; std::getline(lines, line);) { EXPECT_LE(line.size(), columns) << line; }
    }
    EXPECT_THAT(render(found, false, 40), HasSubstr("\ncustomers       equal\n"));
    EXPECT_EQ(render(found, false, 500), render(found, false, 0));
}

TEST(VerifyText, RowsOfAnUnknownTenantAreReportedWithAdvice) {
    auto found = report();
    found.foreign = {{99, "customers", 3, true}};
    EXPECT_TRUE(found.is_equal()) << "rows of an unknown tenant are not compared";
    EXPECT_THAT(render(found, false, 0), HasSubstr("customers: 3 rows of tenant 99"));
    EXPECT_THAT(render(found, false, 0), Not(HasSubstr("DELETE FROM")));
    found.foreign[0].was_read = false;
    EXPECT_FALSE(found.is_equal());
    EXPECT_THAT(render(found, false, 0), HasSubstr("DELETE FROM customers WHERE tenant_id = 99"));
    EXPECT_THAT(render(found, false, 0), Not(HasSubstr("Equal")));
}

TEST(VerifyText, DifferingFieldsAreNamedWithoutTheirValues) {
    auto found = report();
    Difference difference;
    difference.kind = Difference::Kind::Differs;
    difference.key = "[17]";
    difference.fields = {"address.city", "name"};
    difference.raw = R"({"id":17,"name":"Jane"})";
    found.resources[0].differences = {difference};
    const auto text = render(found, false, 0);
    EXPECT_THAT(text, HasSubstr("  customers [17] different: address.city, name\n"));
    EXPECT_THAT(text, HasSubstr("1 difference. Requests: 8."));
    EXPECT_THAT(text, Not(HasSubstr("Jane")));
    found.resources[0].differences[0].repaired = true;
    EXPECT_THAT(render(found, false, 0), HasSubstr("different: address.city, name - repaired\n"));
    EXPECT_THAT(render(found, false, 0), HasSubstr("Equal, 1 repaired."));
}

TEST(VerifyText, TablesThatWereNotComparedAreReported) {
    auto found = report();
    found.resources[0].error = Problem{Errc::MissingScope, "the API refuses"};
    found.resources[1].not_compared = {"3 inactive rows"};
    const auto text = render(found, false, 0);
    EXPECT_THAT(text, HasSubstr("FAILED"));
    EXPECT_THAT(
        text,
        HasSubstr("\nNot compared:\n  customers: the API refuses\n  customer_notes: 3 inactive rows\n"));
    EXPECT_THAT(text, HasSubstr("1 table could not be compared"));
}

TEST(VerifyText, AnErrorOfSeveralTablesIsSaidOnceAndNoneOfThemWasReadCompletely) {
    auto found = report();
    for (auto& verdict : found.resources) {
        verdict.error = Problem{Errc::Unauthorized, "refused"};
        verdict.method = verify::ResourceVerdict::Method::Whole;
    }
    const auto text = render(found, false, 0);
    EXPECT_THAT(text, HasSubstr("\nNot compared:\n  2 tables: refused\n"));
    EXPECT_THAT(text, Not(HasSubstr("read completely")));
}

TEST(VerifyText, WhatHoldsForEveryTableIsSaidOnce) {
    auto found = report();
    for (auto& verdict : found.resources) { verdict.not_compared = {"the source"}; }
    EXPECT_THAT(render(found, false, 0), HasSubstr("\nNot compared:\n  every table: the source\n\n"));
    found.resources[0].error = Problem{Errc::MissingScope, "the API refuses"};
    EXPECT_THAT(render(found, false, 0),
                HasSubstr("  customers: the source\n  customer_notes: the source\n"));
}

TEST(VerifyText, TheChanceThatAPairIsHiddenIsReported) {
    auto counted = report();
    counted.resources[0].hiding_chance = 0.0412;
    EXPECT_THAT(render(counted, false, 0), HasSubstr("chance that a pair of differences is hidden: 4.1 %"));
    counted.resources[0].hiding_chance = 0;
    EXPECT_THAT(render(counted, false, 0), Not(HasSubstr("is hidden")));
}

TEST(VerifyText, TooManyDifferencesAreADifferenceAndNoFailure) {
    auto found = report();
    found.resources[0].differences.assign(2000, Difference{});
    found.resources[0].has_more = true;
    const auto text = render(found, false, 0);
    EXPECT_THAT(text, HasSubstr("At least 2,000 differences. Requests: 8."));
    EXPECT_THAT(text, HasSubstr("DIFFERENT"));
    EXPECT_THAT(text, HasSubstr("stmirror resync customers"));
    EXPECT_EQ(exit_code_of(found), ExitCode::Failed);
    // 2,000 differences were repaired, and there are more.
    for (auto& difference : found.resources[0].differences) { difference.repaired = true; }
    EXPECT_EQ(exit_code_of(found), ExitCode::Failed);
}

TEST(VerifyText, ExitCodes) {
    auto found = report();
    EXPECT_EQ(exit_code_of(found), ExitCode::Ok);
    found.resources[0].error = Problem{Errc::MissingScope, "the API refuses"};
    EXPECT_EQ(exit_code_of(found), ExitCode::NotCompared);
    EXPECT_THAT(render(found, false, 0), HasSubstr("Nothing differs, 1 table could not be compared."));
    found.resources[1].differences.resize(1);
    EXPECT_EQ(exit_code_of(found), ExitCode::Failed);
    found.resources[1].differences[0].repaired = true;
    EXPECT_EQ(exit_code_of(found), ExitCode::NotCompared);
    found.resources[0].error.reset();
    EXPECT_EQ(exit_code_of(found), ExitCode::Ok);
}

TEST(VerifyText, ALostTableHasABoundedList) {
    auto found = report();
    found.resources[0].differences.assign(1500, Difference{});
    EXPECT_THAT(render(found, false, 0), HasSubstr("  customers and 1400 more\n"));
}

}  // namespace
}  // namespace stmirror::daemon
