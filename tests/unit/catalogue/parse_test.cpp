// SPDX-License-Identifier: MIT
// Tests columns of a resource file, and the message for each error in them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "job_files.hpp"

namespace stmirror::test {
namespace {

using testing::ElementsAre;

std::string column_mistakes(std::string_view columns) { return mistakes(jobs(columns)); }

TEST(Parse, AGoodFileOfAnotherModule) {
    const auto parsed = parse(jobs());
    ASSERT_FALSE(parsed.has_error()) << parsed.error().text;
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
    const auto parsed =
        parse(jobs(with_time(R"(    { field = "end", name = "ends_on", type = "time", about = "End." },)"),
                   feed_lines, R"(about = "Jobs."
singular = "work"
modified = "ends_on"
enabled = false)"));
    ASSERT_FALSE(parsed.has_error()) << parsed.error().text;
    const auto& resource = parsed->resources().front();
    EXPECT_EQ(resource.columns[2].name, "ends_on");
    EXPECT_EQ(resource.columns[2].field, "end");
    EXPECT_EQ(resource.modified, "ends_on");
    EXPECT_EQ(resource.singular, "work");
    EXPECT_FALSE(resource.enabled);
}

TEST(Parse, BrokenTomlHasItsLine) {
    EXPECT_THAT(mistakes("about = \"x\"\ncolumns = [\n"), testing::StartsWith("jobs.toml:"));
}

TEST(Parse, AnEmptyFileHasOneMistake) {
    for (const auto* text : {"", " \n\n", "# a comment\n"}) {
        EXPECT_EQ(mistakes(text), "jobs.toml:1: is empty") << text;
    }
}

TEST(Parse, AMistakeHasNoOthersAsAConsequence) {
    const std::string child =
        "[[child]]\nname = \"job_tags\"\nfield = \"tags\"\nabout = \"T.\"\n"
        "columns = [{ name = \"tag\", type = \"text\", about = \"A.\" }]\n";
    const auto of_name = mistakes(jobs(time_line, with_feed(child)), "attributed-leads.toml");
    EXPECT_THAT(of_name, testing::StartsWith("attributed-leads.toml:1: file name: "));
    EXPECT_THAT(of_name, testing::Not(testing::HasSubstr("\n")));
    const std::string lookup =
        "[[fallback]]\nkind = \"list\"\npath = \"/jpm/v2/tenant/{tenant}/jobs\"\nscope = \"tn.jpm.jobs:r\"\n"
        "[lookup]\nids = \"ids\"\n";
    auto text = jobs(time_line, with_feed(lookup));
    EXPECT_EQ(mistakes(text), "none");
    const std::string_view key = "key = true, ";
    text.erase(text.find(key), key.size());
    EXPECT_EQ(mistakes(text), "jobs.toml:2: columns: no column has key = true; a table needs a key");
}

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
    EXPECT_THAT(
        mistakes(text),
        "jobs.toml:1: about: is missing: add about = \"…\"\n"
        "jobs.toml:1: abuot: there is no such key: did you mean \"about\"?\n"
        "jobs.toml:3: columns.type: must be \"integer\", \"real\", \"text\", \"boolean\", \"time\" or "
        "\"json\"\n"
        "jobs.toml:4: columns.about: must be text in quotes\n"
        "jobs.toml:6: feed.scope: is missing: stmirror does not know this operation");
}

TEST(Parse, MistakesInSeveralFilesAreListedTogether) {
    const std::vector<ResourceFile> files{{"jobs.toml", jobs("", feed_lines, "")}, {"Tags.toml", jobs()}};
    const auto parsed = Catalogue::parse(files);
    ASSERT_TRUE(parsed.has_error());
    EXPECT_THAT(parsed.error().text, testing::HasSubstr("jobs.toml:1: about: is missing"));
    EXPECT_THAT(parsed.error().text,
                testing::HasSubstr("Tags.toml:1: file name: \"Tags\" is not snake_case"));
}

TEST(ParseColumns, UnknownKey) {
    EXPECT_EQ(
        column_mistakes(with_time(R"(    { field = "a", typ = "text", type = "text", about = "A." },)")),
        "jobs.toml:5: columns.typ: there is no such key: did you mean \"type\"?");
}

TEST(ParseColumns, TwoOfOneName) {
    EXPECT_EQ(column_mistakes(with_time(R"(    { field = "Id", type = "text", about = "A." },)")),
              "jobs.toml:5: columns.field: there is already a column \"id\"");
}

TEST(ParseColumns, OneFieldTwice) {
    EXPECT_EQ(
        column_mistakes(with_time(R"(    { field = "id", name = "other", type = "text", about = "A." },)")),
        "jobs.toml:5: columns.field: the field \"id\" is named twice");
}

TEST(ParseColumns, AFieldInsideAnother) {
    EXPECT_EQ(column_mistakes(with_time(R"(    { field = "id.text", type = "text", about = "A." },)")),
              "jobs.toml:5: columns.field: the field \"id.text\" overlaps \"id\"");
    EXPECT_EQ(column_mistakes(with_time(R"(    { field = "identity", type = "text", about = "A." },)")),
              "none");
}

TEST(ParseColumns, MissingFieldAndType) {
    EXPECT_EQ(column_mistakes(with_time(R"(    { name = "a", about = "A." },)")),
              "jobs.toml:5: columns.type: is missing\njobs.toml:5: columns.field: is missing");
}

TEST(ParseColumns, ANameThatFollowsAnyhow) {
    EXPECT_EQ(
        column_mistakes(with_time(R"(    { field = "aB", name = "a_b", type = "text", about = "A." },)")),
        "jobs.toml:5: columns.name: can be left out: it follows from the field");
}

TEST(ParseColumns, AKeyOfAFittingType) {
    EXPECT_EQ(column_mistakes(with_time(R"(    { field = "a", type = "real", key = true, about = "A." },)")),
              "jobs.toml:5: columns.key: a key column must be an integer or a text");
}

class BadColumnName : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(BadColumnName, IsRefused) {
    const auto& [name, reason] = GetParam();
    const auto column =
        std::string(R"(    { field = "f", name = ")") + name + R"(", type = "text", about = "A." },)";
    EXPECT_THAT(column_mistakes(with_time(column)),
                testing::StartsWith("jobs.toml:5: columns.name: \"" + std::string(name) + "\" " + reason));
}

INSTANTIATE_TEST_SUITE_P(
    Names, BadColumnName,
    testing::Values(
        std::pair{"_raw", "starts with _"}, std::pair{"tenant_id", "is already a column of every table"},
        std::pair{"rowid", "is already a column of every table"}, std::pair{"camelCase", "is not snake_case"},
        std::pair{"1st", "is not snake_case"}, std::pair{"a__b", "is not snake_case"},
        std::pair{"a_", "is not snake_case"}, std::pair{"a b", "is not snake_case"},
        std::pair{"a;drop", "is not snake_case"}, std::pair{"caf\u00e9", "is not snake_case"},
        std::pair{"order", "is an SQL keyword"}, std::pair{"group", "is an SQL keyword"},
        std::pair{"a23456789012345678901234567890123456789012345678901234567890123x", "is longer than 63"}));

TEST(Parse, AnIndexContainsColumnsOfItsTableOnly) {
    const std::string begin = R"(    { field = "a", type = "text", index = true, index_with = [)";
    EXPECT_EQ(column_mistakes(with_time(begin + R"("id"], about = "A." },)")), "none");
    EXPECT_THAT(column_mistakes(with_time(begin + R"("none"], about = "A." },)")),
                testing::HasSubstr("index_with names \"none\""));
    EXPECT_THAT(column_mistakes(
                    with_time(R"(    { field = "a", type = "text", index_with = ["id"], about = "A." },)")),
                testing::HasSubstr("index_with: there is no such key"));
}

TEST(ParseColumns, ATableWithoutAKeyIsRefused) {
    const auto text = R"(about = "Jobs."
columns = [{ field = "id", type = "integer", about = "Its id." }]
[feed]
kind = "list"
path = "/jpm/v2/tenant/{tenant}/jobs"
scope = "tn.jpm.jobs:r"
)";
    EXPECT_EQ(mistakes(text), "jobs.toml:2: columns: no column has key = true; a table needs a key");
}

TEST(ParseColumns, WrongShapes) {
    EXPECT_THAT(mistakes(jobs(with_time("    7,"))),
                testing::HasSubstr("jobs.toml:5: columns: must be a table"));
    EXPECT_THAT(
        column_mistakes(with_time(R"(    { field = "a..b", name = "a_b", type = "text", about = "A." },)")),
        testing::HasSubstr("columns.field: has an empty name between its dots"));
    EXPECT_THAT(column_mistakes(with_time(R"(    { field = "a", type = "text", about = "A.", index = 1 },)")),
                testing::HasSubstr("columns.index: must be true or false"));
}

TEST(ParseColumns, ATimeOfChangeThatIsNone) {
    EXPECT_THAT(
        mistakes(jobs(time_line, feed_lines, "about = \"A.\"\nmodified = \"id\"")),
        testing::HasSubstr("jobs.toml:2: modified: must name a column of type \"time\" in this file"));
    constexpr auto window = R"([feed]
kind = "window"
path = "/jpm/v2/tenant/{tenant}/jobs"
scope = "tn.jpm.jobs:r"
)";
    EXPECT_EQ(mistakes(jobs("", window)),
              "jobs.toml:7: feed.kind: a feed of this kind needs a column modified_on, or "
              "`modified` must name another one");
    EXPECT_EQ(mistakes(jobs("")), "none") << "an export feed needs no time of change";
}

}  // namespace
}  // namespace stmirror::test
