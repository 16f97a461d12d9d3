// SPDX-License-Identifier: MIT
// The documentation matches the catalogue.
#include <gtest/gtest.h>

#include "catalogue/tables_markdown.hpp"
#include "job_files.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror::test {
namespace {

std::string text_of(const std::string& path) { return testing::read_file(source_dir() / path); }

TEST(Documentation, OfTheTablesIsInStep) {
    const auto wanted = tables_markdown(Catalogue::built_in());
    if (text_of("docs/tables.md") == wanted) return;
    const auto path = ::testing::TempDir() + "tables.md";
    std::ofstream(path) << wanted;
    FAIL() << "docs/tables.md is out of step with schema/resources; copy " << path << " over it";
}

TEST(Documentation, ShowsResourceFilesThatWork) {
    const auto page = text_of("docs/resources.md");
    const std::string_view opening = "\n```toml\n";
    int shown = 0;
    for (auto at = page.find(opening); at != std::string::npos; at = page.find(opening, at + 1)) {
        const auto from = at + opening.size();
        EXPECT_EQ(mistakes(page.substr(from, page.find("```", from) - from)), "none");
        ++shown;
    }
    EXPECT_EQ(shown, 2);
}

}  // namespace
}  // namespace stmirror::test
