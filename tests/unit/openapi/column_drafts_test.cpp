// SPDX-License-Identifier: MIT
// Tests which columns a draft proposes for the fields of a record.
#include <gmock/gmock.h>

#include "small_document.hpp"

namespace stmirror::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string document_of(const std::string& properties) {
    SmallDocument document;
    document.properties = properties;
    return document.text();
}

std::vector<std::string> columns_of(const std::string& properties) {
    std::vector<std::string> names;
    for (const auto& column : resource_of(document_of(properties)).columns) { names.push_back(column.name); }
    return names;
}

TEST(ColumnDrafts, HaveNamesLikeTheirFields) {
    EXPECT_THAT(
        columns_of(
            R"("id": {"type": "integer"}, "x-ref": {}, "_links": {}, "größe": {}, "2nd": {}, "$": {})"),
        ElementsAre("id", "x_ref", "links", "grosse", "thing_2nd", "value"));
    const auto things = resource_of(document_of(
        R"("id": {"type": "integer"}, "x-refs": {"type": "array", "items": {"properties": {"y-z": {}}}})"));
    ASSERT_EQ(things.children.size(), 1U);
    EXPECT_EQ(things.children.front().name, "thing_x_refs");
    EXPECT_EQ(things.children.front().columns.front().name, "y_z");
}

TEST(ColumnDrafts, NameTheFieldsThatCanHaveNone) {
    const auto document =
        document_of(R"("id": {"type": "integer"}, "a.b": {}, "c\"d": {}, "e\\f": {}, "g\nh": {}, )"
                    R"("i": {"properties": {"j.k": {}}})");
    EXPECT_EQ(resource_of(document).columns.size(), 1U);
    const auto draft = draft_of(document);
    for (const auto* field : {R"("a.b")", R"("c\"d")", R"("e\\f")", R"("g\nh")", R"("i.j.k")"}) {
        EXPECT_THAT(draft, HasSubstr(std::string("# CHECK: the field ") + field +
                                     " cannot have a column by its name"));
    }
}

TEST(ColumnDrafts, AskForABetterNameInsteadOfANumber) {
    const auto draft = draft_of(document_of(
        R"("id": {"type": "integer"}, "select": {}, "Select": {}, "batchId": {}, "batch": {"properties": {"id": {}}},)"
        R"("line_2": {})"));
    for (const auto* name : {"thing_select_2", "batch_id_2"}) {
        EXPECT_THAT(draft, HasSubstr("choose a better name than " + std::string(name)));
    }
    EXPECT_THAT(draft, Not(HasSubstr("better name than line_2")));
}

TEST(ColumnDrafts, HaveTextsWithoutTheSignsOfTheirFields) {
    EXPECT_EQ(resource_of(document_of(R"("id": {"type": "integer"}, "_links": {"properties": {"self": {}}})"))
                  .columns[1]
                  .about,
              "Links self.");
}

TEST(ColumnDrafts, BeginWithTheKey) {
    EXPECT_THAT(columns_of(R"("a": {}, "b": {}, "id": {"type": "integer"}, "c": {})"),
                ElementsAre("id", "a", "b", "c"));
    EXPECT_THAT(columns_of(R"("a": {}, "jobId": {"type": "integer"})"), ElementsAre("job_id", "a"));
}

TEST(ColumnDrafts, TakeTheTypeOfAnEnumerationFromItsValues) {
    const auto things = resource_of(document_of(
        R"("id": {"type": "integer"}, "a": {"enum": ["x", "y"]}, "b": {"enum": [1, 2]}, "c": {"enum": ["x", 1]})"));
    ASSERT_EQ(things.columns.size(), 4U);
    EXPECT_EQ(things.columns[1].type, ColumnType::Text);
    EXPECT_EQ(things.columns[2].type, ColumnType::Integer);
    EXPECT_EQ(things.columns[3].type, ColumnType::Json);
}

TEST(ColumnDrafts, SayWhyTheIdIsNoKey) {
    const auto refusal =
        refusal_of(document_of(R"("id": {"type": "number"}, "active": {"type": "boolean"})"));
    EXPECT_THAT(refusal, HasSubstr("id is of type \"real\""));
    const auto draft = draft_of(document_of(R"("id": {"type": "number"}, "name": {"type": "string"})"));
    EXPECT_THAT(draft, HasSubstr("id is of type \"real\""));
    EXPECT_THAT(draft, Not(HasSubstr("have no id")));
}

TEST(ColumnDrafts, LinkTheIdsOfOtherRecords) {
    const auto things = resource_of(document_of(
        R"("id": {"type": "integer"}, "customerId": {"type": "integer"}, "wingId": {"type": "integer"},)"
        R"("jobId": {"type": "integer", "description": "Its job."}, "createdById": {"type": "integer"},)"
        R"("externalId": {"type": "string"}, "lead": {"properties": {"id": {"type": "integer"}}},)"
        R"("last": {"properties": {"bookingId": {"type": "integer"}}})"));
    std::vector<std::string> indexes;
    for (const auto& index : things.indexes) { indexes.push_back(index.column); }
    EXPECT_THAT(indexes, ElementsAre("customer_id", "wing_id", "job_id", "lead_id", "last_booking_id"));
    EXPECT_EQ(things.columns[1].about, "The customer: customers.id.");
    EXPECT_EQ(things.columns[2].about, "Wing id.");
    EXPECT_EQ(things.columns[3].about, "Its job.");
    EXPECT_EQ(things.columns[6].about, "The lead: leads.id.");
    EXPECT_EQ(things.columns[7].about, "The booking: bookings.id.");
}

TEST(TableDrafts, GetAFreeNameIfThereIsSuchATable) {
    SmallDocument document;
    document.path = "/tenant/{tenant}/customers";
    EXPECT_EQ(resource_of(document.text(), "sample_customers", "customers").singular, "sample_customer");
    EXPECT_THAT(draft_of(document.text(), "customers"),
                HasSubstr("the module crm has a table customers already"));
    document.path = "/tenant/{tenant}/jobs";  // a table of a module that may not be enabled
    EXPECT_THAT(draft_of(document.text(), "jobs"), HasSubstr("# CHECK: save this as sample_jobs.toml"));
    document.path = "/tenant/{tenant}/customer-tags";  // a child table
    EXPECT_THAT(draft_of(document.text(), "customer-tags"), HasSubstr("sample_customer_tags.toml"));
}

}  // namespace
}  // namespace stmirror::test
