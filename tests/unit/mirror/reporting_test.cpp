// SPDX-License-Identifier: MIT
// Every query that the documentation shows runs against a mirror as it is made today.
#include <gmock/gmock.h>

#include <string_view>

#include "view_content_fixture.hpp"

namespace stmirror::mirror {
namespace {

constexpr std::string_view opening = "```sql\n";
constexpr std::string_view closing = "```\n";
constexpr std::string_view answer = "\n```text\n";

/// A ```sql block of a page, and what stands behind it.
struct Block {
    std::string sql;
    std::string_view rest;
};

std::vector<Block> blocks_of(std::string_view page) {
    std::vector<Block> blocks;
    for (auto at = page.find(opening); at != std::string_view::npos; at = page.find(opening, at)) {
        at += opening.size();
        const auto end = page.find(closing, at);
        if (end == std::string_view::npos) {
            ADD_FAILURE() << "a block without an end";
            break;
        }
        blocks.push_back({std::string(page.substr(at, end - at)), page.substr(end + closing.size())});
    }
    return blocks;
}

std::string page(const std::string& path) { return text_of(STMIRROR_SOURCE_DIR "/" + path); }

class ReportingTest : public ViewContentTest {
 protected:
    void expect_to_run(const std::string& sql) {
        try {
            database->exec(sql);
        } catch (const SQLite::Exception& failure) {
            ADD_FAILURE() << failure.what() << "\n" << sql;
        }
    }
};

TEST_F(ReportingTest, EveryQuestionRunsAndHasAnAnswer) {
    const auto text = page("docs/reporting.md");
    const auto blocks = blocks_of(text);
    EXPECT_GE(blocks.size(), 15U);
    for (const auto& [sql, rest] : blocks) {
        expect_to_run(sql);
        EXPECT_TRUE(rest.starts_with(answer)) << "scripts/reporting-doc finds no block for the answer of\n"
                                              << sql;
    }
}

TEST_F(ReportingTest, EveryViewIsListed) {
    const auto text = page("docs/reporting.md");
    for (const auto& file : view_files()) {
        EXPECT_THAT(text, ::testing::HasSubstr("\n| `" + file.stem().string() + "` | "));
    }
}

TEST_F(ReportingTest, TheQueriesOfTheReadmeRun) {
    const auto text = page("README.md");
    const auto blocks = blocks_of(text);
    EXPECT_FALSE(blocks.empty());
    for (const auto& block : blocks) {
        expect_to_run(block.sql);
    }
}

}  // namespace
}  // namespace stmirror::mirror
