// SPDX-License-Identifier: MIT
#include "openapi/resource_from_openapi.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "sample.hpp"

namespace stmirror::test {
namespace {

using openapi::resource_from_openapi;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string draft(std::string_view path) {
    const auto file = resource_from_openapi(sample, path);
    EXPECT_TRUE(file) << file.error().text;
    return file ? file->text : "";
}

/// Returns the draft as the reader of resource files understands it.
Resource resource(std::string_view path, const std::string& table) {
    const std::vector<ResourceFile> files{{table + ".toml", draft(path)}};
    const auto catalogue = Catalogue::parse(files);
    EXPECT_TRUE(catalogue) << catalogue.error().text << "\n" << files.front().text;
    return catalogue ? *catalogue->find(table) : Resource{};
}

std::string refusal(std::string_view path, std::string_view document = sample) {
    const auto text = resource_from_openapi(document, path);
    EXPECT_TRUE(text.has_error()) << path;
    if (!text.has_error()) { return {}; }
    EXPECT_EQ(text.error().code, Errc::Usage);
    return text.error().text;
}

std::vector<std::string> names(const std::vector<Column>& columns) {
    std::vector<std::string> all;
    for (const auto& column : columns) { all.push_back(column.name); }
    return all;
}

const Column& column(const Resource& resource, std::string_view name) {
    return resource.columns.at(resource.column_index(name).value());
}

TEST(ResourceFromOpenApi, TakesEachFormOfAPath) {
    const auto whole = draft("/sample/v2/tenant/{tenant}/export/vouchers");
    EXPECT_EQ(draft("/tenant/{tenant}/export/vouchers"), whole);
    EXPECT_EQ(draft("export/vouchers"), whole);
}

TEST(ResourceFromOpenApi, GivesTwoFieldsWithOneColumnNameTwoNames) {
    const auto vouchers = resource("export/vouchers", "vouchers");
    EXPECT_THAT(names(vouchers.columns),
                ElementsAre("id", "total", "paid", "voucher_order", "batch_id", "batch_id_2", "batch_number",
                            "either", "map", "anything", "modified_on"));
    EXPECT_EQ(column(vouchers, "batch_id").field, "batchId");
    EXPECT_EQ(column(vouchers, "batch_id_2").field, "batch.id");
    EXPECT_THAT(
        draft("export/vouchers"),
        HasSubstr("# CHECK: two fields have the same column name; choose a better name than batch_id_2"));
}

TEST(ResourceFromOpenApi, DoesNotNameAChildTableLikeAnotherFeedOfTheDocument) {
    const auto vouchers = resource("export/vouchers", "vouchers");
    std::vector<std::string> tables;
    for (const auto& child : vouchers.children) { tables.push_back(child.name); }
    EXPECT_THAT(tables, ElementsAre("voucher_item_list", "voucher_tags"));
    const std::vector<ResourceFile> both{{"vouchers.toml", draft("export/vouchers")},
                                         {"voucher_items.toml", draft("export/voucher-items")}};
    const auto catalogue = Catalogue::parse(both);
    EXPECT_TRUE(catalogue) << catalogue.error().text;
}

TEST(ResourceFromOpenApi, ReadsTheElementsOfTheOnlyArrayWhereRecordsHaveNoId) {
    const auto history = resource("export/job-steps", "job_steps");
    EXPECT_EQ(history.feed.each, "history");
    EXPECT_THAT(history.key, ElementsAre("id"));
    EXPECT_THAT(names(history.columns), ElementsAre("id", "event_type", "date", "job_id"));
    EXPECT_EQ(column(history, "job_id").outer, "jobId");
    EXPECT_EQ(history.modified, "");
    EXPECT_TRUE(history.children.empty());
}

TEST(ResourceFromOpenApi, ReadsTheObjectsAroundTheArrayWhereAPagedListCountsThem) {
    const auto days = resource("daily-batches", "daily_batches");
    EXPECT_EQ(days.feed.kind, FeedKind::List);
    EXPECT_EQ(days.feed.each, "");
    EXPECT_THAT(days.key, ElementsAre("day_id"));
    EXPECT_EQ(days.children.size(), 1U);
}

TEST(ResourceFromOpenApi, MapsEachTypeOfField) {
    const auto vouchers = resource("export/vouchers", "vouchers");
    EXPECT_EQ(column(vouchers, "id").type, ColumnType::Integer);
    EXPECT_EQ(column(vouchers, "paid").type, ColumnType::Boolean);
    EXPECT_EQ(column(vouchers, "total").type, ColumnType::Real);
    EXPECT_TRUE(column(vouchers, "total").decimal);
    EXPECT_EQ(column(vouchers, "batch_number").type, ColumnType::Text);
    EXPECT_EQ(column(vouchers, "modified_on").type, ColumnType::Time);
    for (const auto* any : {"either", "map", "anything"}) {
        EXPECT_EQ(column(vouchers, any).type, ColumnType::Json) << any;
    }
    const auto& items = vouchers.children.front();
    EXPECT_THAT(names(items.columns),
                ElementsAre("id", "voucher_item_list_order", "voucher_item_list_position", "serial_numbers"));
    EXPECT_EQ(items.columns.back().type, ColumnType::Json);
}

TEST(ResourceFromOpenApi, WritesTheDocumentsTextsSoThatTheyCanBeRead) {
    EXPECT_EQ(column(resource("export/vouchers", "vouchers"), "total").about, R"(The "sum" of all \ lines.)");
}

TEST(ResourceFromOpenApi, AddsTheListBesideAnExportAsFallback) {
    const auto vouchers = resource("export/vouchers", "vouchers");
    EXPECT_EQ(vouchers.feed.kind, FeedKind::Export);
    ASSERT_EQ(vouchers.fallbacks.size(), 1U);
    const auto& list = vouchers.fallbacks.front();
    EXPECT_EQ(list.kind, FeedKind::Window);
    EXPECT_EQ(list.path, "/sample/v2/tenant/{tenant}/vouchers");
    EXPECT_EQ(list.query, (NamePairs{{"activeState", "All"}}));
    EXPECT_EQ(list.sort, "+Id");
    ASSERT_TRUE(vouchers.lookup);
    EXPECT_EQ(vouchers.lookup->ids_parameter, "ids");
    EXPECT_EQ(vouchers.lookup->record_path, "/sample/v2/tenant/{tenant}/vouchers/{voucherId}");
    EXPECT_EQ(vouchers.lookup->record_keys, (NamePairs{{"voucherId", "id"}}));
}

TEST(ResourceFromOpenApi, ReadsABareArrayWithItsInactiveRecords) {
    const auto categories = resource("categories", "categories");
    EXPECT_EQ(categories.feed.kind, FeedKind::List);
    EXPECT_EQ(categories.feed.envelope, Envelope::Array);
    EXPECT_EQ(categories.feed.query, (NamePairs{{"includeInactive", "true"}}));
    EXPECT_EQ(categories.singular, "category");
}

TEST(ResourceFromOpenApi, StopsAtATypeThatContainsItself) {
    const auto categories = resource("categories", "categories");
    EXPECT_THAT(names(categories.columns), ElementsAre("id", "name", "subcategories"));
    EXPECT_EQ(column(categories, "subcategories").type, ColumnType::Json);
}

TEST(ResourceFromOpenApi, AsksAPersonWhatTheDocumentDoesNotTell) {
    const auto ratings = draft("export/technician-scores");
    EXPECT_THAT(ratings, HasSubstr("# CHECK: save this as technician_scores.toml"));
    EXPECT_THAT(ratings, HasSubstr("# CHECK: the records have no id"));
    EXPECT_THAT(ratings, HasSubstr("# CHECK: the records have no modifiedOn"));
    EXPECT_THAT(ratings, HasSubstr("# CHECK: this scope is a guess"));
    const auto read = resource("export/technician-scores", "technician_scores");
    EXPECT_EQ(read.modified, "created_on");
    EXPECT_EQ(read.feed.scope, "tn.sample.technicianscores:r");
    EXPECT_FALSE(read.feed.scope_confirmed);
}

TEST(ResourceFromOpenApi, TakesAScopeThatTheDocumentHas) {
    EXPECT_THAT(draft("export/job-steps"), Not(HasSubstr("scope is a guess")));
    const auto history = resource("export/job-steps", "job_steps");
    EXPECT_EQ(history.feed.scope, "tn.jpm.history:r");
    EXPECT_TRUE(history.feed.scope_confirmed);
}

TEST(ResourceFromOpenApi, RefusesWhatIsNoListOfItsOwn) {
    EXPECT_THAT(refusal("customers/{id}/notes"), HasSubstr("per_parent"));
    EXPECT_THAT(refusal("settings"), HasSubstr("no list"));
    EXPECT_THAT(refusal("nothing"), HasSubstr("no list"));
    EXPECT_THAT(refusal("endless"), HasSubstr("no list"));
}

TEST(ResourceFromOpenApi, NamesSimilarPathsForAnUnknownOne) {
    EXPECT_THAT(refusal("jpm/vouchers"), HasSubstr("\n  /sample/v2/tenant/{tenant}/export/vouchers"));
}

TEST(ResourceFromOpenApi, RefusesWhatIsNoOpenApiDocument) {
    EXPECT_THAT(refusal("jobs", "openapi: 3.0.1"), HasSubstr("not JSON"));
    EXPECT_THAT(refusal("jobs", R"({"swagger": "2.0", "paths": {}})"), HasSubstr("OpenAPI 3"));
    EXPECT_THAT(refusal("jobs", R"({"openapi": "3.0.1", "paths": []})"), HasSubstr("OpenAPI 3"));
}

/// Returns a schema of `depth` nested objects.
std::string nested(int depth) {
    std::string text =
        R"({"openapi":"3.0.1","paths":{"/tenant/{tenant}/a":{"get":{"responses":{"200":{"content":)"
        R"({"application/json":{"schema":{"type":"array","items":{"properties":{"id":{"type":"integer"},"deep":)";
    for (int i = 0; i < depth; ++i) { text += R"({"properties":{"a":)"; }
    text += "{}";
    for (int i = 0; i < depth; ++i) { text += "}}"; }
    return text + "}}}}}}}}}}}";
}

TEST(ResourceFromOpenApi, LeavesOutWhatIsNestedTooDeep) {
    EXPECT_TRUE(resource_from_openapi(nested(10), "a"));
    EXPECT_TRUE(resource_from_openapi(nested(100'000), "a"));
}

/// Returns a schema of `types` types, each with ten fields of the next type.
std::string exploding(int types) {
    std::string text =
        R"({"openapi":"3.0.1","paths":{"/tenant/{tenant}/a":{"get":{"responses":{"200":{"content":)"
        R"({"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/T0"}}}}}}}}},)"
        R"("components":{"schemas":{)";
    for (int type = 0; type < types; ++type) {
        text += "\"T" + std::to_string(type) + R"(":{"properties":{)";
        for (int field = 0; field < 10; ++field) {
            text += (field == 0 ? "\"" : ",\"") + std::to_string(field) +
                    R"(":{"$ref":"#/components/schemas/T)" + std::to_string(type + 1) + "\"}";
        }
        text += "}},";
    }
    return text + R"("last":{}}}})";
}

TEST(ResourceFromOpenApi, RefusesMoreFieldsThanATableTakes) {
    EXPECT_THAT(refusal("a", exploding(30)), HasSubstr("more fields"));
}

}  // namespace
}  // namespace stmirror::test
