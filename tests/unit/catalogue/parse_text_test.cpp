// SPDX-License-Identifier: MIT
// Texts of a resource file that would break a request, an SQL statement or a line of the log are refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "job_files.hpp"

namespace stmirror::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string path_mistakes(const std::string& path) {
    return mistakes(
        jobs(time_line, "[feed]\nkind = \"list\"\nscope = \"tn.jpm.jobs:r\"\npath = \"" + path + "\"\n"));
}

TEST(ParseText, APathThatIsNone) {
    const std::string good = "/jpm/v2/tenant/{tenant}/jobs";
    EXPECT_EQ(path_mistakes(good), "none");
    for (const std::string end : {R"(\r\n)", R"(\u0000)", R"(\t)", " ", "#", "é", R"(\\)", R"(\u007f)", "{",
                                  "}", "{}", "}{", "{a{b}", "{a/b}", R"(\r\nHost: other)"}) {
        EXPECT_THAT(path_mistakes(good + end), StartsWith("jobs.toml:9: feed.path: ")) << end;
    }
}

TEST(ParseText, NoNulAndNoOtherControlCharacterAnywhere) {
    const std::string nul = R"(\u0000)";
    EXPECT_THAT(mistakes(jobs(time_line, feed_lines, "about = \"Jobs." + nul + "\"")),
                StartsWith("jobs.toml:1: about: "));
    EXPECT_THAT(mistakes(jobs(with_time("{ field = \"a" + nul + "\", type = \"text\", about = \"A.\" },"))),
                StartsWith("jobs.toml:5: columns.field: "));
    EXPECT_THAT(mistakes(jobs(with_time("{ field = \"a\", type = \"text\", about = \"A" + nul + "\" },"))),
                StartsWith("jobs.toml:5: columns.about: "));
    const std::vector<std::pair<std::string, std::string>> lines{
        {"sort = \"+Id" + nul + "\"", "feed.sort"},
        {"query = { a = \"x" + nul + "\" }", "feed.query.a"},
        {"query = { \"a" + nul + "\" = \"x\" }", "feed.query.a?"},
        {"query = { \"\" = \"x\" }", "feed.query."}};
    for (const auto& [line, key] : lines) {
        EXPECT_THAT(mistakes(jobs(time_line, with_feed(line))), StartsWith("jobs.toml:10: " + key + ": "));
    }
    EXPECT_THAT(mistakes(jobs(time_line, feed_lines, "about = \"A.\"\nignored = [\"a" + nul + "\"]")),
                StartsWith("jobs.toml:2: ignored: "));
}

TEST(ParseText, AKeyNeverBreaksTheLineOfItsMistake) {
    EXPECT_EQ(mistakes(jobs(time_line, feed_lines, "about = \"A.\"\n\"a\\nb\\u001b\" = 1")),
              "jobs.toml:2: a?b?: there is no such key: remove it");
}

TEST(ParseText, WhatIsForPeopleMayHaveSeveralLines) {
    EXPECT_EQ(mistakes(jobs(time_line, feed_lines, "about = \"Jobs.\\nOf\\tall sorts.\"")), "none");
}

TEST(ParseText, OneRecordHasANameForColumns) {
    const std::string child =
        "[[child]]\nname = \"tags_of_jobs\"\nfield = \"tags\"\nabout = \"T.\"\n"
        "columns = [{ name = \"tag\", type = \"text\", about = \"A.\" }]\n";
    for (const std::string name : {"Job", "a b", "job_", "job\\\"; DROP", "\\u0000", "job\\n"}) {
        EXPECT_THAT(
            mistakes(jobs(time_line, with_feed(child), "about = \"A.\"\nsingular = \"" + name + "\"")),
            StartsWith("jobs.toml:2: singular: "))
            << name;
    }
    EXPECT_THAT(mistakes(jobs(time_line, with_feed(child), "about = \"A.\"\nsingular = \"tenant\"")),
                HasSubstr("jobs.toml:12: child.name: "));
    EXPECT_THAT(mistakes(jobs(time_line, with_feed(child),
                              "about = \"A.\"\nsingular = \"" + std::string(61, 'a') + "\"")),
                HasSubstr("jobs.toml:12: child.name: "));
}

}  // namespace
}  // namespace stmirror::test
