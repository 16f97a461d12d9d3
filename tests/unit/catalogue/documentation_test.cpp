// SPDX-License-Identifier: MIT
// The documentation matches the catalogue.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "catalogue/tables_markdown.hpp"
#include "job_files.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror::test {
namespace {

std::string text_of(const std::string& path) { return testing::read_file(source_dir() / path); }

void expect_page(const std::string& page, const std::string& wanted) {
    if (std::filesystem::exists(source_dir() / page) && text_of(page) == wanted) { return; }
    const auto path = std::filesystem::path(::testing::TempDir()) / page;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << wanted;
    ADD_FAILURE() << page << " is out of step with schema/; copy " << path << " over it";
}

TEST(Documentation, OfTheTablesIsInStep) {
    expect_page("docs/tables.md", tables_markdown(Catalogue::built_in()));
}

TEST(Documentation, OfEachModuleIsInStep) {
    const auto list = text_of("docs/modules.md");
    for (const auto& module : module_names()) {
        if (module == crm_module) { continue; }
        expect_page("docs/modules/" + module + ".md", module_markdown(Catalogue::all_modules(), module));
        EXPECT_NE(list.find("(modules/" + module + ".md)"), std::string::npos) << module;
    }
}

TEST(Documentation, ShowsResourceFilesThatWork) {
    const auto page = text_of("docs/resources.md");
    const std::string_view opening = "\n```toml\n";
    int shown = 0;
    for (auto at = page.find(opening); at != std::string::npos; at = page.find(opening, at + 1)) {
        const auto from = at + opening.size();
        const auto text = page.substr(from, page.find("```", from) - from);
        std::vector<ResourceFile> files{{"shown.toml", text}};
        if (text.find("parent = \"jobs\"") != std::string::npos) { files.push_back({"jobs.toml", jobs()}); }
        if (text.find("parent = \"customers\"") != std::string::npos) {
            files.push_back({"customers.toml", text_of("schema/resources/customers.toml")});
        }
        const auto catalogue = Catalogue::parse(files);
        EXPECT_TRUE(catalogue) << catalogue.error().text;
        ++shown;
    }
    EXPECT_EQ(shown, 4);
}

}  // namespace
}  // namespace stmirror::test
