// SPDX-License-Identifier: MIT
// What a resource file of a user may say, and what is said about each mistake in it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "catalogue/catalogue.hpp"

namespace stmirror {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr std::string_view about_line = R"(about = "Jobs.")";
constexpr std::string_view id_line = R"(    { field = "id", type = "integer", key = true, about = "Its id." },)";
constexpr std::string_view time_line = R"(    { field = "modifiedOn", type = "time", about = "Its change." },)";
constexpr std::string_view feed_lines = R"([feed]
kind = "export"
path = "/jpm/v2/tenant/{tenant}/export/jobs"
scope = "tn.jpm.jobs:r"
)";

/// A good file of 9 lines, with `columns` from line 5 on instead of the time, and `feed` instead of [feed].
std::string jobs(std::string_view columns = time_line, std::string_view feed = feed_lines,
                 std::string_view top = about_line) {
    std::ostringstream text;
    text << top << "\ncolumns = [\n" << id_line << "\n" << columns << "\n]\n" << feed;
    return text.str();
}

Result<Catalogue> parse(const std::string& text, const std::string& name = "jobs.toml") {
    const std::vector<ResourceFile> files{{name, text}};
    return Catalogue::parse(files);
}

std::string mistakes(const std::string& text, const std::string& name = "jobs.toml") {
    const auto parsed = parse(text, name);
    if (!parsed.has_error()) return "none";
    EXPECT_EQ(parsed.error().code, Errc::Configuration);
    return parsed.error().message;
}

std::string column_mistakes(std::string_view columns) { return mistakes(jobs(columns)); }
std::string with_time(std::string_view column) { return std::string(time_line) + "\n" + std::string(column); }
std::string with_feed(std::string_view more) { return std::string(feed_lines) + std::string(more); }

TEST(Parse, AGoodFileOfAnotherModule) {
    const auto parsed = parse(jobs());
    ASSERT_FALSE(parsed.has_error()) << parsed.error().message;
    const auto& resource = parsed->resources().front();
    EXPECT_EQ(resource.name, "jobs");
    EXPECT_EQ(resource.singular, "job");
    EXPECT_EQ(resource.feed.scope, "tn.jpm.jobs:r");
    EXPECT_EQ(resource.feed.envelope, Envelope::Export);
    EXPECT_THAT(resource.types, ElementsAre());
    EXPECT_TRUE(resource.enabled);
}

TEST(Parse, NothingIsAnEmptyCatalogue) {
    const auto parsed = Catalogue::parse({});
    ASSERT_FALSE(parsed.has_error());
    EXPECT_TRUE(parsed->resources().empty());
}

TEST(Parse, NamesCanBeOverridden) {
    const auto parsed = parse(jobs(with_time(R"(    { field = "end", name = "ends_on", type = "time", about = "End." },)"),
                                   feed_lines, R"(about = "Jobs."
singular = "work"
modified = "ends_on"
enabled = false)"));
    ASSERT_FALSE(parsed.has_error()) << parsed.error().message;
    const auto& resource = parsed->resources().front();
    EXPECT_EQ(resource.columns[2].name, "ends_on");
    EXPECT_EQ(resource.columns[2].field, "end");
    EXPECT_EQ(resource.modified, "ends_on");
    EXPECT_EQ(resource.singular, "work");
    EXPECT_FALSE(resource.enabled);
}

TEST(Parse, BrokenTomlHasItsLine) { EXPECT_THAT(mistakes("about = \"x\"\ncolumns = [\n"), testing::StartsWith("jobs.toml:")); }

TEST(Parse, EveryMistakeIsListed) {
    const auto text = R"(abuot = "Jobs."
columns = [
    { field = "id", type = "number", key = true, about = "Its id." },
    { field = "createdOn", type = "time", about = 7 },
]
[feed]
kind = "list"
path = "/jpm/v2/tenant/{tenant}/jobs"
)";
    EXPECT_THAT(mistakes(text),
                "jobs.toml:1: about: is missing\n"
                "jobs.toml:3: columns[0].type: \"number\" is not one of \"integer\", \"real\", \"text\", \"boolean\", \"time\"\n"
                "jobs.toml:4: columns[1].about: must be a text in quotes\n"
                "jobs.toml:6: feed.scope: is missing: the path is no operation that stmirror knows\n"
                "jobs.toml:1: abuot: is no known key; is it misspelt?");
}

TEST(Parse, MistakesInSeveralFilesAreListedTogether) {
    const std::vector<ResourceFile> files{{"jobs.toml", jobs("", feed_lines, "")}, {"Tags.toml", jobs()}};
    const auto parsed = Catalogue::parse(files);
    ASSERT_TRUE(parsed.has_error());
    EXPECT_THAT(parsed.error().message, testing::HasSubstr("jobs.toml:1: about: is missing"));
    EXPECT_THAT(parsed.error().message, testing::HasSubstr("Tags.toml:1: file name: \"Tags\" is not snake_case"));
}

TEST(ParseColumns, UnknownKey) {
    EXPECT_EQ(column_mistakes(with_time(R"(    { field = "a", typ = "text", type = "text", about = "A." },)")),
              "jobs.toml:5: columns[2].typ: is no known key; is it misspelt?");
}

TEST(ParseColumns, TwoOfOneName) {
    EXPECT_EQ(column_mistakes(with_time(R"(    { field = "Id", type = "text", about = "A." },)")),
              "jobs.toml:5: columns[2].field: there is a column \"id\" already");
}

TEST(ParseColumns, OneFieldTwice) {
    EXPECT_EQ(column_mistakes(with_time(R"(    { field = "id", name = "other", type = "text", about = "A." },)")),
              "jobs.toml:5: columns[2].field: the field \"id\" is named twice");
}

TEST(ParseColumns, AFieldInsideAnother) {
    EXPECT_EQ(column_mistakes(with_time(R"(    { field = "id.text", type = "text", about = "A." },)")),
              "jobs.toml:5: columns[2].field: the field \"id.text\" overlaps \"id\"");
    EXPECT_EQ(column_mistakes(with_time(R"(    { field = "identity", type = "text", about = "A." },)")), "none");
}

TEST(ParseColumns, MissingFieldAndType) {
    EXPECT_EQ(column_mistakes(with_time(R"(    { name = "a", about = "A." },)")),
              "jobs.toml:5: columns[2].type: is missing\njobs.toml:5: columns[2].field: is missing");
}

TEST(ParseColumns, ANameThatFollowsAnyhow) {
    EXPECT_EQ(column_mistakes(with_time(R"(    { field = "aB", name = "a_b", type = "text", about = "A." },)")),
              "jobs.toml:5: columns[2].name: can be left out: it follows from the field");
}

TEST(ParseColumns, AKeyOfAFittingType) {
    EXPECT_EQ(column_mistakes(with_time(R"(    { field = "a", type = "real", key = true, about = "A." },)")),
              "jobs.toml:5: columns[2].key: a key column must be an integer or a text");
}

class BadColumnName : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(BadColumnName, IsRefused) {
    const auto& [name, reason] = GetParam();
    const auto column = std::string(R"(    { field = "f", name = ")") + name + R"(", type = "text", about = "A." },)";
    EXPECT_THAT(column_mistakes(with_time(column)),
                testing::StartsWith("jobs.toml:5: columns[2].name: \"" + std::string(name) + "\" " + reason));
}

INSTANTIATE_TEST_SUITE_P(
    Names, BadColumnName,
    testing::Values(std::pair{"_raw", "starts with _"}, std::pair{"tenant_id", "is a column of every table"},
                    std::pair{"rowid", "is a column of every table"}, std::pair{"camelCase", "is not snake_case"},
                    std::pair{"1st", "is not snake_case"}, std::pair{"a__b", "is not snake_case"},
                    std::pair{"a_", "is not snake_case"}, std::pair{"a b", "is not snake_case"},
                    std::pair{"a;drop", "is not snake_case"}, std::pair{"caf\u00e9", "is not snake_case"},
                    std::pair{"order", "is a word of SQL"}, std::pair{"group", "is a word of SQL"},
                    std::pair{"a23456789012345678901234567890123456789012345678901234567890123x", "is longer than 63"}));

TEST(ParseColumns, NoneIsAKey) {
    const auto text = R"(about = "Jobs."
columns = [{ field = "id", type = "integer", about = "Its id." }]
[feed]
kind = "list"
path = "/jpm/v2/tenant/{tenant}/jobs"
scope = "tn.jpm.jobs:r"
)";
    EXPECT_EQ(mistakes(text), "jobs.toml:2: columns: none has key = true; a table needs a key");
}

TEST(ParseColumns, WrongShapes) {
    EXPECT_THAT(mistakes(jobs(with_time("    7,"))), testing::HasSubstr("jobs.toml:5: columns[2]: must be a table"));
    EXPECT_THAT(column_mistakes(with_time(R"(    { field = "a..b", name = "a_b", type = "text", about = "A." },)")),
                testing::HasSubstr("columns[2].field: has an empty name between its dots"));
    EXPECT_THAT(column_mistakes(with_time(R"(    { field = "a", type = "text", about = "A.", index = 1 },)")),
                testing::HasSubstr("columns[2].index: must be true or false"));
}

TEST(ParseColumns, ATimeOfChangeThatIsNone) {
    EXPECT_THAT(mistakes(jobs(time_line, feed_lines, "about = \"A.\"\nmodified = \"id\"")),
                testing::HasSubstr("jobs.toml:2: modified: names no column of type \"time\" of this file"));
    EXPECT_EQ(mistakes(jobs("")), "jobs.toml:7: feed.kind: a feed of this kind needs a column modified_on, or "
                                  "`modified` naming another one");
}

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
              "jobs.toml:16: child[0].columns[0].field: \"position\" is a column of this child table already\n"
              "jobs.toml:17: child[0].columns[1].field: \"job_id\" is a column of this child table already\n"
              "jobs.toml:18: child[0].columns[2].parent: a child table has its parent's key anyhow\n"
              "jobs.toml:15: child[0].columns: a column without `field` is the element itself: there can be no other\n"
              "jobs.toml:14: child[0].key: is no known key; is it misspelt?");
}

TEST(ParseChild, AnArrayThatIsAColumnToo) {
    const auto text = jobs() + R"([[child]]
name = "job_ids"
field = "id"
about = "Ids."
columns = [{ name = "value", type = "integer", about = "A." }]
)";
    EXPECT_EQ(mistakes(text), "jobs.toml:12: child[0].field: the field \"id\" is named twice");
}

TEST(ParseChild, NameOfAnotherTable) {
    const auto child = R"([[child]]
name = "jobs"
field = "tagTypeIds"
about = "Tags."
columns = [{ name = "tag_type_id", type = "integer", about = "A." }]
)";
    EXPECT_EQ(mistakes(jobs() + child),
              "jobs.toml:11: child[0].name: there is a table \"jobs\" already, in jobs.toml:1; choose another name");
}

TEST(ParseTables, NamesKeptForOthers) {
    EXPECT_THAT(mistakes(jobs(), "_meta.toml"), testing::HasSubstr("_meta.toml:1: file name: \"_meta\" starts with _"));
    EXPECT_THAT(mistakes(jobs(), "sqlite_x.toml"), testing::HasSubstr("kept for SQLite"));
    EXPECT_THAT(mistakes(jobs(), "v_jobs.toml"), testing::HasSubstr("kept for views"));
    EXPECT_THAT(mistakes(jobs(), "table.toml"), testing::HasSubstr("is a word of SQL"));
}

TEST(ParseFeed, UnknownKindAndKey) {
    EXPECT_EQ(mistakes(jobs(time_line, R"([feed]
kind = "exprot"
path = "/jpm/v2/tenant/{tenant}/export/jobs"
scope = "tn.jpm.jobs:r"
envelope = "export"
active = "Any"
)")),
              "jobs.toml:7: feed.kind: \"exprot\" is not one of \"export\", \"window\", \"list\", \"per_parent\"\n"
              "jobs.toml:11: feed.active: is no known key; is it misspelt?");
    EXPECT_THAT(mistakes(jobs(time_line, "")), testing::HasSubstr("feed: is missing"));
}

TEST(ParseFeed, BadPaths) {
    const auto with_path = [](const std::string& path) {
        return mistakes(jobs(time_line, "[feed]\nkind = \"list\"\npath = \"" + path + "\"\nscope = \"tn.x:r\"\n"));
    };
    EXPECT_EQ(with_path("/jpm/v2/jobs"), "jobs.toml:8: feed.path: must contain {tenant}");
    EXPECT_EQ(with_path("tenant/{tenant}/jobs"), "jobs.toml:8: feed.path: must start with /");
    EXPECT_THAT(with_path("/{tenant}/jobs?active=Any"), testing::HasSubstr("must have no query"));
    EXPECT_THAT(with_path("/{tenant}/jobs/{id"), testing::HasSubstr("unclosed"));
    EXPECT_THAT(with_path("/{tenant}/jobs/{id}"), testing::HasSubstr("{id} has a value only in a feed of kind"));
}

TEST(ParseFeed, AKnownOperationHasItsOwnScopeAndEnvelope) {
    const auto text = jobs(time_line, R"([feed]
kind = "export"
path = "/crm/v2/tenant/{tenant}/customers"
scope = "tn.crm.leads:r"
)");
    EXPECT_EQ(mistakes(text), "jobs.toml:9: feed.scope: must be left out: the operation's is \"tn.crm.customers:r\"\n"
                              "jobs.toml:7: feed.kind: an export feed, and no other, reads an export envelope");
}

TEST(ParseFeed, QueryOfTexts) {
    EXPECT_EQ(mistakes(jobs(time_line, with_feed("query = { active = true }\n"))),
              "jobs.toml:10: feed.query.active: must be a text in quotes");
}

TEST(ParseLookup, NeedsItsParts) {
    EXPECT_EQ(mistakes(jobs() + "[lookup]\nids = \"ids\"\n"),
              "jobs.toml:11: lookup.ids: needs a feed or fallback that reads a paged list: it takes the ids");
    EXPECT_EQ(mistakes(jobs() + "[lookup]\nids_max = 50\n"),
              "jobs.toml:11: lookup.ids_max: has a meaning only together with `ids`");
    EXPECT_THAT(mistakes(jobs() + "[lookup]\nids = \"ids\"\nids_max = 0\n"), testing::HasSubstr("must be from 1 to"));
    EXPECT_EQ(mistakes(jobs() + "[lookup]\nrecord = \"/jpm/{tenant}/jobs/{jobId}\"\n"),
              "jobs.toml:11: lookup.record: {jobId}: there is no column \"job_id\"; name one with placeholders = { "
              "jobId = \"…\" }");
    const auto parsed = parse(jobs() + "[lookup]\nrecord = \"/jpm/{tenant}/jobs/{jobId}\"\nplaceholders = { jobId = \"id\" }\n");
    ASSERT_FALSE(parsed.has_error()) << parsed.error().message;
    EXPECT_THAT(parsed->resources().front().lookup->record_keys, ElementsAre(Pair("jobId", "id")));
}

/// A table read for each job.
std::string job_notes(const std::string& path = "/jpm/v2/tenant/{tenant}/jobs/{id}/notes", const std::string& more = "",
                      const std::string& from = "id") {
    return R"(about = "Notes."
columns = [
    { name = "job_id", parent = ")" +
           from + R"(", key = true, about = "The job." },
    { field = "id", type = "integer", key = true, about = "Its id." },
]
[feed]
kind = "per_parent"
path = ")" + path +
           R"("
scope = "tn.jpm.jobs:r"
parent = "jobs"
)" + more;
}

std::string family_mistakes(const std::string& notes) {
    const std::vector<ResourceFile> files{{"job_notes.toml", notes}, {"jobs.toml", jobs()}};
    const auto parsed = Catalogue::parse(files);
    return parsed.has_error() ? parsed.error().message : "none";
}

TEST(ParseParent, IsResolvedWhateverTheOrderOfTheFiles) {
    const std::vector<ResourceFile> files{{"job_notes.toml", job_notes()}, {"jobs.toml", jobs()}};
    const auto parsed = Catalogue::parse(files);
    ASSERT_FALSE(parsed.has_error()) << parsed.error().message;
    EXPECT_EQ(parsed->resources()[0].name, "jobs");
    const auto& notes = parsed->resources()[1];
    EXPECT_EQ(notes.columns[0].type, ColumnType::Integer);
    EXPECT_THAT(notes.feed.parent_keys, ElementsAre(Pair("id", "id")));
}

TEST(ParseParent, Unknown) {
    EXPECT_EQ(mistakes(job_notes(), "job_notes.toml"),
              "job_notes.toml:8: feed.path: parent \"jobs\" is no resource\n"
              "job_notes.toml:3: columns[0].name: has `parent`, but no feed of this file is read for each parent");
}

TEST(ParseParent, WithoutTheColumnsThatAreAskedOfIt) {
    EXPECT_EQ(family_mistakes(job_notes("/{tenant}/jobs/{jobId}/notes")),
              "job_notes.toml:8: feed.path: {jobId}: the parent jobs has no column \"job_id\"; name one with "
              "placeholders = { jobId = \"…\" }");
    EXPECT_EQ(family_mistakes(job_notes("/{tenant}/jobs/{id}/notes", "", "number")),
              "job_notes.toml:3: columns[0].name: the parent jobs has no column \"number\"");
    EXPECT_EQ(family_mistakes(job_notes("/{tenant}/notes")),
              "job_notes.toml:8: feed.path: has no placeholder for the parent's key");
    EXPECT_EQ(family_mistakes(job_notes("/{tenant}/jobs/{id}/notes", "placeholders = { noteId = \"id\" }\n")),
              "job_notes.toml:8: feed.path: placeholders names {noteId}, which the path has not");
}

TEST(ParseParent, BelongsToPerParentFeedsOnly) {
    EXPECT_EQ(mistakes(jobs(time_line, with_feed("parent = \"jobs\"\n"))),
              "jobs.toml:10: feed.parent: only a feed of kind \"per_parent\" has it");
}

TEST(ParseParent, ACircleIsRefused) {
    auto one = job_notes();
    auto other = job_notes();
    other.replace(other.find("\"jobs\""), 6, "\"job_notes\"");
    const std::vector<ResourceFile> files{{"jobs.toml", other}, {"job_notes.toml", one}};
    const auto parsed = Catalogue::parse(files);
    ASSERT_TRUE(parsed.has_error());
    EXPECT_THAT(parsed.error().message, testing::HasSubstr("go round in a circle"));
}

/// A folder that is gone after the test.
class UserFolder : public testing::Test {
 protected:
    UserFolder() : folder_(std::filesystem::path(testing::TempDir()) /
                           ("catalogue_" + std::to_string(::getpid()) + "_" +
                            testing::UnitTest::GetInstance()->current_test_info()->name())) {
        std::filesystem::create_directories(folder_);
    }
    ~UserFolder() override { std::filesystem::remove_all(folder_); }
    void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }

    std::filesystem::path folder_;
};

TEST_F(UserFolder, AddsItsResources) {
    write("jobs.toml", jobs());
    write("README.md", "not a resource");
    const auto catalogue = Catalogue::with_folder(folder_);
    ASSERT_FALSE(catalogue.has_error()) << catalogue.error().message;
    EXPECT_NE(catalogue->find("jobs"), nullptr);
    EXPECT_EQ(catalogue->resources().size(), Catalogue::built_in().resources().size() + 1);
}

TEST_F(UserFolder, MayNotReplaceABuiltInTable) {
    write("customers.toml", jobs());
    const auto catalogue = Catalogue::with_folder(folder_);
    ASSERT_TRUE(catalogue.has_error());
    EXPECT_EQ(catalogue.error().message, (folder_ / "customers.toml").string() +
                                             ":1: file name: there is a table \"customers\" already, in "
                                             "built-in/customers.toml:1; choose another name");
}

TEST_F(UserFolder, MayNotTakeTheNameOfABuiltInChildTable) {
    write("jobs.toml", jobs() + R"([[child]]
name = "customer_tags"
field = "tagTypeIds"
about = "Tags."
columns = [{ name = "tag_type_id", type = "integer", about = "A." }]
)");
    const auto catalogue = Catalogue::with_folder(folder_);
    ASSERT_TRUE(catalogue.has_error());
    EXPECT_THAT(catalogue.error().message, testing::HasSubstr("jobs.toml:11: child[0].name: there is a table "));
}

TEST_F(UserFolder, MayReadForEachRowOfABuiltInTable) {
    write("customer_files.toml", R"(about = "Files."
columns = [
    { name = "customer_id", parent = "id", key = true, about = "The customer." },
    { field = "id", type = "integer", key = true, about = "Its id." },
]
[feed]
kind = "per_parent"
path = "/forms/v2/tenant/{tenant}/customers/{id}/files"
scope = "tn.forms:r"
parent = "customers"
)");
    const auto catalogue = Catalogue::with_folder(folder_);
    ASSERT_FALSE(catalogue.has_error()) << catalogue.error().message;
}

TEST_F(UserFolder, ThatIsNotThereIsAMistake) {
    const auto catalogue = Catalogue::with_folder(folder_ / "nowhere");
    ASSERT_TRUE(catalogue.has_error());
    EXPECT_EQ(catalogue.error().code, Errc::Configuration);
    EXPECT_THAT(catalogue.error().message, testing::HasSubstr("nowhere: cannot be read"));
}

}  // namespace
}  // namespace stmirror
