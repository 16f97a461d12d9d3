// SPDX-License-Identifier: MIT
// Tests which feeds a draft proposes, and what the draft asks about the feeds.
#include <gmock/gmock.h>

#include "small_document.hpp"

namespace stmirror::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* completely = "# CHECK: this list is read completely each time, because ";
constexpr const char* both_times =
    R"({"name": "modifiedOnOrAfter", "in": "query"}, {"name": "modifiedBefore", "in": "query"})";

/// Returns a document with a list of things. A thing has `id` and the fields in `times`.
SmallDocument list(const std::string& times, const std::string& parameters) {
    SmallDocument document;
    document.properties += times;
    document.parameters = parameters;
    return document;
}

TEST(FeedDrafts, SayWhyAListWithATimeParameterIsReadCompletely) {
    const std::string modified = R"(, "modifiedOn": {"type": "string", "format": "date-time"})";
    const auto window = list(modified, both_times).text();
    EXPECT_EQ(resource_of(window).feed.kind, FeedKind::Window);
    EXPECT_THAT(draft_of(window), Not(HasSubstr(completely)));
    EXPECT_THAT(draft_of(list(modified, "").text()), Not(HasSubstr(completely)));
    const auto half = list(modified, R"({"name": "modifiedOnOrAfter", "in": "query"})").text();
    EXPECT_EQ(resource_of(half).feed.kind, FeedKind::List);
    EXPECT_THAT(draft_of(half), HasSubstr(std::string(completely) + "it has no parameter modifiedBefore"));
    EXPECT_THAT(draft_of(list("", both_times).text()),
                HasSubstr(std::string(completely) + "its records have no modifiedOn."));
}

TEST(FeedDrafts, ProposeATimeOfChangeWithAnotherName) {
    const std::string time = R"({"type": "string", "format": "date-time"})";
    const auto expect = [&](const std::string& properties, const std::string& column) {
        const auto document = list(", \"createdOn\": " + time + properties, both_times).text();
        EXPECT_EQ(resource_of(document).modified, column) << properties;
        return draft_of(document);
    };
    EXPECT_THAT(expect(", \"lastUpdatedOn\": " + time, "last_updated_on"), HasSubstr("kind = \"window\""));
    const auto audit = R"(, "audit": {"properties": {"modifiedOn": )" + time + "}}";
    EXPECT_THAT(expect(audit, "audit_modified_on"), HasSubstr("kind = \"window\""));
    const auto other = R"(, "job": {"properties": {"id": {"type": "integer"}, "modifiedOn": )" + time + "}}";
    EXPECT_THAT(expect(other, "created_on"), Not(HasSubstr("kind = \"window\"")));
}

TEST(FeedDrafts, AskForTheParametersThatTheApiDemands) {
    const std::string demanded =
        R"({"name": "fromUtc", "in": "query", "required": true}, {"name": "active", "in": "query", "required": true},)"
        R"({"name": "page", "in": "query", "required": true}, {"name": "$top", "in": "query", "required": true},)"
        R"({"name": "toUtc", "in": "query"})";
    const auto document = list("", demanded).text();
    EXPECT_EQ(resource_of(document).feed.query,
              (NamePairs{{"$top", "?"}, {"active", "Any"}, {"fromUtc", "?"}}));
    EXPECT_THAT(draft_of(document), HasSubstr("# CHECK: the API demands fromUtc, $top"));
    EXPECT_THAT(draft_of(list("", "").text()), Not(HasSubstr("demands")));
    const auto by_ids = draft_of(list("", R"({"name": "ids", "in": "query", "required": true})").text());
    EXPECT_THAT(by_ids, HasSubstr("by_ids"));
}

TEST(FeedDrafts, LeaveOutTheScopeOfAnOperationThatStmirrorKnows) {
    SmallDocument document;
    document.server = R"({"url": "https://api.servicetitan.io/crm/v2"})";
    document.path = "/tenant/{tenant}/customers";
    const auto customers = resource_of(document.text(), "crm_customers", "customers");
    EXPECT_EQ(customers.feed.scope, "tn.crm.customers:r");
    EXPECT_TRUE(customers.feed.scope_confirmed);
    EXPECT_THAT(draft_of(document.text(), "customers"), Not(HasSubstr("scope")));
}

TEST(FeedDrafts, AskForTheModuleIfTheDocumentDoesNotNameItsServer) {
    const auto question = HasSubstr("# CHECK: the document does not say where");
    SmallDocument document;
    EXPECT_THAT(draft_of(document.text()), Not(question));
    document.server = "";
    EXPECT_THAT(draft_of(document.text()), question);
    document.path = "/sample/v2/tenant/{tenant}/things";
    EXPECT_THAT(draft_of(document.text(), document.path), Not(question));
}

}  // namespace
}  // namespace stmirror::test
