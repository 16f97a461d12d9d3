// SPDX-License-Identifier: MIT
// Tests child tables, feeds, look-ups and parents of a resource file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "job_files.hpp"

namespace stmirror::test {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(ParseChild, ReservedColumnsAndUnknownKeys) {
    const auto text = jobs() + R"([[child]]
name = "job_tags"
field = "tagTypeIds"
about = "Tags."
key = "x"
columns = [
    { field = "position", type = "integer", about = "A." },
    { field = "jobId", type = "integer", about = "B." },
    { name = "c", parent = "id", about = "C." },
]
)";
    EXPECT_EQ(mistakes(text),
              "jobs.toml:14: child.key: there is no such key: remove it\n"
              "jobs.toml:15: child.columns: a column without `field` holds the element itself, so it "
              "must be the only column\n"
              "jobs.toml:16: child.columns.field: \"position\" is already a column of this child table\n"
              "jobs.toml:17: child.columns.field: \"job_id\" is already a column of this child table\n"
              "jobs.toml:18: child.columns.parent: a child table already has the key of its record");
}

TEST(ParseChild, AnArrayThatIsAColumnToo) {
    const auto text = jobs() + R"([[child]]
name = "job_ids"
field = "id"
about = "Ids."
columns = [{ name = "value", type = "integer", about = "A." }]
)";
    EXPECT_EQ(mistakes(text), "jobs.toml:12: child.field: the field \"id\" is named twice");
}

TEST(ParseChild, NameOfAnotherTable) {
    const auto child = R"([[child]]
name = "jobs"
field = "tagTypeIds"
about = "Tags."
columns = [{ name = "tag_type_id", type = "integer", about = "A." }]
)";
    EXPECT_EQ(mistakes(jobs() + child),
              "jobs.toml:11: child.name: there is already a table \"jobs\", in jobs.toml:1; choose "
              "another name");
}

TEST(ParseTables, NamesKeptForOthers) {
    EXPECT_THAT(mistakes(jobs(), "_meta.toml"),
                testing::HasSubstr("_meta.toml:1: file name: \"_meta\" starts with _"));
    EXPECT_THAT(mistakes(jobs(), "sqlite_x.toml"), testing::HasSubstr("reserved for SQLite"));
    EXPECT_THAT(mistakes(jobs(), "v_jobs.toml"), testing::HasSubstr("reserved for views"));
    EXPECT_THAT(mistakes(jobs(), "table.toml"), testing::HasSubstr("is an SQL keyword"));
}

TEST(ParseFeed, UnknownKindAndKey) {
    EXPECT_EQ(
        mistakes(jobs(time_line, R"([feed]
kind = "exprot"
path = "/jpm/v2/tenant/{tenant}/export/jobs"
scope = "tn.jpm.jobs:r"
envelope = "export"
active = "Any"
)")),
        "jobs.toml:7: feed.kind: must be \"export\", \"window\", \"list\", \"per_parent\" or \"by_ids\"\n"
        "jobs.toml:11: feed.active: there is no such key: remove it");
    EXPECT_THAT(mistakes(jobs(time_line, "")), testing::HasSubstr("feed: is missing"));
}

TEST(ParseFeed, BadPaths) {
    const auto with_path = [](const std::string& path) {
        return mistakes(
            jobs(time_line, "[feed]\nkind = \"list\"\npath = \"" + path + "\"\nscope = \"tn.x:r\"\n"));
    };
    EXPECT_EQ(with_path("/jpm/v2/jobs"), "jobs.toml:8: feed.path: must contain {tenant}");
    EXPECT_EQ(with_path("tenant/{tenant}/jobs"), "jobs.toml:8: feed.path: must start with /");
    EXPECT_THAT(with_path("/{tenant}/jobs?active=Any"), testing::HasSubstr("must not contain a query"));
    EXPECT_THAT(with_path("/{tenant}/jobs/{id"), testing::HasSubstr("not part of a {placeholder}"));
    EXPECT_THAT(with_path("/{tenant}/jobs/{id}"),
                testing::HasSubstr("{id} has a value only in a feed of kind"));
}

TEST(ParseFeed, AKnownOperationHasItsOwnScopeAndEnvelope) {
    const auto text = jobs(time_line, R"([feed]
kind = "export"
path = "/crm/v2/tenant/{tenant}/customers"
scope = "tn.crm.leads:r"
)");
    EXPECT_EQ(
        mistakes(text),
        "jobs.toml:7: feed.kind: an export feed must have an export envelope, and no other feed may have "
        "one\n"
        "jobs.toml:9: feed.scope: must be left out: the operation has the scope \"tn.crm.customers:r\"");
}

TEST(ParseFeed, QueryOfTexts) {
    EXPECT_EQ(mistakes(jobs(time_line, with_feed("query = { active = true }\n"))),
              "jobs.toml:10: feed.query.active: must be text in quotes");
}

TEST(ParseLookup, NeedsItsParts) {
    EXPECT_EQ(mistakes(jobs() + "[lookup]\nids = \"ids\"\n"),
              "jobs.toml:11: lookup.ids: needs a feed or fallback that reads a paged list");
    EXPECT_EQ(mistakes(jobs() + "[lookup]\nids_max = 50\n"),
              "jobs.toml:11: lookup.ids_max: is only allowed together with `ids`");
    EXPECT_THAT(mistakes(jobs() + "[lookup]\nids = \"ids\"\nids_max = 0\n"),
                testing::HasSubstr("must be from 1 to"));
    EXPECT_EQ(
        mistakes(jobs() + "[lookup]\nrecord = \"/jpm/{tenant}/jobs/{jobId}\"\n"),
        "jobs.toml:11: lookup.record: {jobId}: there is no column \"job_id\"; name one with placeholders = { "
        "jobId = \"…\" }");
    const auto parsed = parse(
        jobs() + "[lookup]\nrecord = \"/jpm/{tenant}/jobs/{jobId}\"\nplaceholders = { jobId = \"id\" }\n");
    ASSERT_FALSE(parsed.has_error()) << parsed.error().text;
    EXPECT_THAT(parsed->resources().front().lookup->record_keys, ElementsAre(Pair("jobId", "id")));
}

/// Returns the file of a table that is read for each job.
std::string job_notes(const std::string& path = "/jpm/v2/tenant/{tenant}/jobs/{id}/notes",
                      const std::string& more = "", const std::string& from = "id") {
    return R"(about = "Notes."
columns = [
    { name = "job_id", parent = ")" +
           from + R"(", key = true, about = "The job." },
    { field = "id", type = "integer", key = true, about = "Its id." },
]
[feed]
kind = "per_parent"
path = ")" +
           path +
           R"("
scope = "tn.jpm.jobs:r"
parent = "jobs"
)" + more;
}

std::string family_mistakes(const std::string& notes) {
    const std::vector<ResourceFile> files{{"job_notes.toml", notes}, {"jobs.toml", jobs()}};
    const auto parsed = Catalogue::parse(files);
    return parsed.has_error() ? parsed.error().text : "none";
}

TEST(ParseParent, IsResolvedWhateverTheOrderOfTheFiles) {
    const std::vector<ResourceFile> files{{"job_notes.toml", job_notes()}, {"jobs.toml", jobs()}};
    const auto parsed = Catalogue::parse(files);
    ASSERT_FALSE(parsed.has_error()) << parsed.error().text;
    EXPECT_EQ(parsed->resources()[0].name, "jobs");
    const auto& notes = parsed->resources()[1];
    EXPECT_EQ(notes.columns[0].type, ColumnType::Integer);
    EXPECT_THAT(notes.feed.parent_keys, ElementsAre(Pair("id", "id")));
}

TEST(ParseParent, Unknown) {
    EXPECT_EQ(
        mistakes(job_notes(), "job_notes.toml"),
        "job_notes.toml:3: columns.name: has `parent`, but no feed of this file is read for each parent\n"
        "job_notes.toml:8: feed.path: parent \"jobs\" is not a resource");
}

TEST(ParseParent, WithoutTheColumnsThatAreAskedOfIt) {
    EXPECT_EQ(family_mistakes(job_notes("/{tenant}/jobs/{jobId}/notes")),
              "job_notes.toml:8: feed.path: {jobId}: the parent jobs has no column \"job_id\"; name one with "
              "placeholders = { jobId = \"…\" }");
    EXPECT_EQ(family_mistakes(job_notes("/{tenant}/jobs/{id}/notes", "", "number")),
              "job_notes.toml:3: columns.name: the parent jobs has no column \"number\"");
    EXPECT_EQ(family_mistakes(job_notes("/{tenant}/notes")),
              "job_notes.toml:8: feed.path: has no placeholder for the parent's key");
    EXPECT_EQ(family_mistakes(job_notes("/{tenant}/jobs/{id}/notes", "placeholders = { noteId = \"id\" }\n")),
              "job_notes.toml:8: feed.path: placeholders names {noteId}, which is not in the path");
}

TEST(ParseParent, HasOneKeyColumn) {
    const auto two_keys =
        jobs(with_time("    { field = \"number\", type = \"text\", key = true, about = \"Its number.\" },"));
    const std::vector<ResourceFile> files{{"job_notes.toml", job_notes()}, {"jobs.toml", two_keys}};
    const auto parsed = Catalogue::parse(files);
    ASSERT_TRUE(parsed.has_error());
    EXPECT_EQ(parsed.error().text,
              "job_notes.toml:8: feed.path: the parent jobs has 2 key columns; a parent must have exactly "
              "one");
}

TEST(ParseParent, BelongsToPerParentFeedsOnly) {
    EXPECT_EQ(mistakes(jobs(time_line, with_feed("parent = \"jobs\"\n"))),
              "jobs.toml:10: feed.parent: is only allowed in a feed of kind \"per_parent\" or \"by_ids\"");
}

TEST(ParseParent, ACircleIsRefused) {
    auto one = job_notes();
    auto other = job_notes();
    other.replace(other.find("\"jobs\""), 6, "\"job_notes\"");
    const std::vector<ResourceFile> files{{"jobs.toml", other}, {"job_notes.toml", one}};
    const auto parsed = Catalogue::parse(files);
    ASSERT_TRUE(parsed.has_error());
    EXPECT_THAT(parsed.error().text, testing::HasSubstr("form a cycle"));
}

}  // namespace
}  // namespace stmirror::test
