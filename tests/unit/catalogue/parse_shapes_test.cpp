// SPDX-License-Identifier: MIT
// Tests what the feeds of other modules need: JSON and decimals, records within records, lists by ids of
// parents.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "job_files.hpp"

namespace stmirror::test {
namespace {

TEST(ParseColumns, JsonIsATypeWithoutKeyAndIndex) {
    const auto parsed = parse(jobs(with_time(R"(    { field = "notes", type = "json", about = "A." },)")));
    ASSERT_TRUE(parsed) << parsed.error().text;
    EXPECT_EQ(parsed->resources()[0].columns[2].type, ColumnType::Json);
    EXPECT_EQ(mistakes(jobs(with_time(
                  R"(    { field = "notes", type = "json", key = true, index = true, about = "A." },)"))),
              "jobs.toml:5: columns.index: a column of type \"json\" cannot have an index\n"
              "jobs.toml:5: columns.key: a key column must be an integer or a text");
}

TEST(ParseColumns, DecimalsAreReal) {
    const auto parsed =
        parse(jobs(with_time(R"(    { field = "total", type = "real", decimal = true, about = "A." },)")));
    ASSERT_TRUE(parsed) << parsed.error().text;
    EXPECT_TRUE(parsed->resources()[0].columns[2].decimal);
    EXPECT_EQ(
        mistakes(jobs(with_time(R"(    { field = "total", type = "text", decimal = true, about = "A." },)"))),
        "jobs.toml:5: columns.decimal: is only allowed in a column of type \"real\"");
}

TEST(ParseColumns, ADecimalHasOnlyAField) {
    // The exact digits of a decimal are read from the record's own JSON, so the value cannot come from
    // elsewhere.
    for (const auto* from : {R"(field = "total", parent = "total")", R"(outer = "total")"}) {
        const auto column =
            "    { " + std::string(from) + R"(, type = "real", decimal = true, about = "A." },)";
        EXPECT_THAT(mistakes(jobs(with_time(column))), ::testing::HasSubstr("jobs.toml:5: columns.decimal: "))
            << from;
    }
}

TEST(ParseColumns, AFoldedColumnNamesATextColumnAboveIt) {
    const std::string text = R"(    { field = "name", type = "text", about = "A." },)"
                             "\n";
    const auto parsed =
        parse(jobs(with_time(text + R"(    { name = "search", folded = "name", about = "A." },)")));
    ASSERT_TRUE(parsed) << parsed.error().text;
    const auto& column = parsed->resources()[0].columns[3];
    EXPECT_EQ(column.folded, "name");
    EXPECT_EQ(column.type, ColumnType::Text);
    EXPECT_TRUE(column.is_in_json());
    for (const auto* other : {"id", "search", "nothing"}) {
        EXPECT_EQ(mistakes(jobs(with_time(R"(    { name = "search", folded = ")" + std::string(other) +
                                          R"(", about = "A." },)"))),
                  "jobs.toml:5: columns.folded: must name a text column above it")
            << other;
    }
    EXPECT_EQ(mistakes(jobs(
                  with_time(text + R"(    { field = "x", folded = "name", type = "text", about = "A." },)"))),
              "jobs.toml:6: columns.folded: cannot be combined with `field`, `parent` or `outer`\n"
              "jobs.toml:6: columns.type: must be left out: a folded column is text");
}

std::string history(const std::string& column, const std::string& more = "each = \"history\"\n") {
    return jobs(with_time(column), with_feed(more));
}

constexpr auto job_id = R"(    { outer = "jobId", type = "integer", about = "The job." },)";

TEST(ParseEach, AColumnMayHaveAFieldAroundTheRecords) {
    const auto parsed = parse(history(job_id));
    ASSERT_TRUE(parsed) << parsed.error().text;
    const auto& resource = parsed->resources()[0];
    EXPECT_EQ(resource.feed.each, "history");
    EXPECT_EQ(resource.columns[2].name, "job_id");
    EXPECT_EQ(resource.columns[2].outer, "jobId");
    EXPECT_TRUE(resource.columns[2].is_beside_json());
    EXPECT_FALSE(resource.columns[1].is_beside_json());
}

TEST(ParseEach, AFieldAroundTheRecordsNeedsThem) {
    EXPECT_EQ(mistakes(history(job_id, "")),
              "jobs.toml:5: columns.outer: has `outer`, but [feed] has no `each`");
    EXPECT_EQ(mistakes(history(R"(    { outer = "job.id", field = "x", type = "integer", about = "A." },)")),
              "jobs.toml:5: columns.outer: must be a field of the object itself, without dots\n"
              "jobs.toml:5: columns.outer: cannot be combined with `field` or `parent`");
    EXPECT_EQ(mistakes(history(R"(    { outer = "history", type = "json", about = "A." },)")),
              "jobs.toml:7: feed: `each` names the array of records, so no column's `outer` can name it too");
}

TEST(ParseEach, ATimeAroundTheRecordsIsNoTimeOfChange) {
    const auto parsed = parse(jobs(R"(    { outer = "modifiedOn", type = "time", about = "A." },)",
                                   with_feed("each = \"history\"\n")));
    ASSERT_TRUE(parsed) << parsed.error().text;
    EXPECT_EQ(parsed->resources()[0].modified, "");
}

TEST(ParseEach, NoOtherFeedCanStandBesideIt) {
    const std::string fallback = R"(each = "history"
[[fallback]]
kind = "window"
path = "/jpm/v2/tenant/{tenant}/jobs"
scope = "tn.jpm.jobs:r"
)";
    EXPECT_EQ(mistakes(history(job_id, fallback)),
              "jobs.toml:7: feed: has `each`, so there must be no [[fallback]], [[repair]] or [lookup]");
}

/// Returns a feed whose answers have the records in the array "history" of each element.
std::string grouped(const std::string& kind, const std::string& more = "") {
    return jobs(time_line, "[feed]\nkind = \"" + kind +
                               "\"\npath = \"/jpm/v2/tenant/{tenant}/jobs\"\nscope = \"tn.jpm.jobs:r\"\n"
                               "each = \"history\"\n" +
                               more);
}

TEST(ParseEach, TheTotalOfAPagedListCountsNoRecords) {
    for (const auto* kind : {"list", "window"}) {
        EXPECT_EQ(mistakes(grouped(kind)),
                  "jobs.toml:6: feed: has `each`, so it cannot be read as a paged list, whose total counts "
                  "something other than the records")
            << kind;
    }
    const auto parsed = parse(grouped("list", "envelope = \"array\"\n"));
    ASSERT_TRUE(parsed) << parsed.error().text;
    EXPECT_EQ(parsed->resources()[0].feed.each, "history");
}

TEST(ParseFeed, ScopesThatAreSecondHandAndRequestsOneByOne) {
    const auto parsed = parse(jobs(time_line, with_feed("scope_confirmed = false\nmax_at_once = 1\n")));
    ASSERT_TRUE(parsed) << parsed.error().text;
    EXPECT_FALSE(parsed->resources()[0].feed.scope_confirmed);
    EXPECT_TRUE(parsed->resources()[0].feed.one_at_a_time);
    EXPECT_TRUE(parse(jobs())->resources()[0].feed.scope_confirmed);
    EXPECT_FALSE(parse(jobs())->resources()[0].feed.one_at_a_time);
    EXPECT_EQ(mistakes(jobs(time_line, with_feed("max_at_once = 2\n"))),
              "jobs.toml:10: feed.max_at_once: must be from 1 to 1");
    EXPECT_EQ(mistakes(jobs(time_line, R"([feed]
kind = "export"
path = "/crm/v2/tenant/{tenant}/export/customers"
scope_confirmed = false
)")),
              "jobs.toml:9: feed.scope_confirmed: must be left out: the scope of the operation is known");
}

/// Returns the file of a table that is read for many jobs at once. `column` is on line 3, and `more` starts
/// on line 11.
std::string reasons(const std::string& column, const std::string& more = "") {
    return R"(about = "Reasons."
columns = [
)" + column +
           R"(
    { field = "name", type = "text", about = "A name." },
]
[feed]
kind = "by_ids"
path = "/jpm/v2/tenant/{tenant}/jobs/reasons"
scope = "tn.jpm.jobs:r"
parent = "jobs"
)" + more;
}

constexpr auto whose =
    R"(    { field = "jobId", parent = "id", type = "integer", key = true, about = "The job." },)";

Result<Catalogue> with_jobs(const std::string& text) {
    const std::vector<ResourceFile> files{{"job_reasons.toml", text}, {"jobs.toml", jobs()}};
    return Catalogue::parse(files);
}

TEST(ParseByIds, TheKeysOfManyParentsGoIntoOneParameter) {
    const auto parsed = with_jobs(reasons(whose));
    ASSERT_TRUE(parsed) << parsed.error().text;
    const auto& feed = parsed->find("job_reasons")->feed;
    EXPECT_EQ(feed.kind, FeedKind::PerParent);
    EXPECT_EQ(feed.ids_parameter, "ids");
    EXPECT_EQ(feed.ids_max, 50U);
    EXPECT_TRUE(feed.parent_keys.empty());
    const auto other = with_jobs(reasons(whose, "ids = \"jobIds\"\nids_max = 20\n"));
    ASSERT_TRUE(other) << other.error().text;
    EXPECT_EQ(other->find("job_reasons")->feed.ids_parameter, "jobIds");
    EXPECT_EQ(other->find("job_reasons")->feed.ids_max, 20U);
}

TEST(ParseByIds, EachRecordSaysWhoseItIs) {
    const auto parsed =
        with_jobs(reasons(R"(    { name = "job_id", parent = "id", key = true, about = "The job." },)"));
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().text,
              "job_reasons.toml:8: feed.path: needs a column with parent = \"id\" whose `field` contains the "
              "parent's key");
}

TEST(ParseByIds, ThePathIsTheSameForAllParents) {
    auto text = reasons(whose);
    text.replace(text.find("/jobs/reasons"), 13, "/jobs/{id}/reasons");
    const auto parsed = with_jobs(text);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(
        parsed.error().text,
        "job_reasons.toml:8: feed.path: a feed of kind \"by_ids\" reads many parents at once, so its path "
        "must not name one");
}

TEST(ParseByIds, ItsKeysBelongToNoOtherKind) {
    EXPECT_EQ(mistakes(jobs(time_line, with_feed("ids = \"ids\"\nids_max = 5\n"))),
              "jobs.toml:10: feed.ids: is only allowed in a feed of kind \"by_ids\"\n"
              "jobs.toml:11: feed.ids_max: is only allowed in a feed of kind \"by_ids\"");
}

}  // namespace
}  // namespace stmirror::test
