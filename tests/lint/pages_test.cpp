// SPDX-License-Identifier: MIT
// Tests the documentation: each page is in the list of pages, and each link has a target.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror::lint {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> all_pages() {
    std::vector<fs::path> pages;
    for (const auto& folder : {source_dir(), source_dir() / "docs"}) {
        for (const auto& each : fs::directory_iterator(folder)) {
            if (each.path().extension() == ".md") { pages.push_back(each.path()); }
        }
    }
    return pages;
}

/// Returns the anchors of a page's headings, as GitHub generates them.
std::set<std::string> anchors_of(const std::string& text) {
    static const std::regex heading(R"((?:^|\n)#+ ([^\n]+))");
    std::set<std::string> anchors;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), heading); at != std::sregex_iterator();
         ++at) {
        std::string anchor;
        for (const char c : (*at)[1].str()) {
            if (c >= 'A' && c <= 'Z') {
                anchor += static_cast<char>(c - 'A' + 'a');
            } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') {
                anchor += c;
            } else if (c == ' ') {
                anchor += '-';
            }
        }
        anchors.insert(anchor);
    }
    return anchors;
}

TEST(Pages, EachLinkLeadsToAFileAndAHeadingThatExist) {
    static const std::regex link(R"(\]\(([^)#:\s]*)(?:#([^)\s]+))?\))");
    std::size_t links = 0;
    for (const auto& page : all_pages()) {
        const auto text = testing::read_file(page);
        for (auto at = std::sregex_iterator(text.begin(), text.end(), link); at != std::sregex_iterator();
             ++at) {
            const auto file = (*at)[1].str();
            const auto anchor = (*at)[2].str();
            const auto target = file.empty() ? page : page.parent_path() / file;
            ++links;
            EXPECT_TRUE(fs::exists(target)) << page << ": " << file;
            if (!anchor.empty() && target.extension() == ".md") {
                EXPECT_TRUE(anchors_of(testing::read_file(target)).contains(anchor))
                    << page << ": " << file << "#" << anchor;
            }
        }
    }
    EXPECT_GE(links, 50U);
}

TEST(Pages, TheStatusPageNamesOnlyThoseThatExist) {
    static const std::regex name(R"(<code>([a-z-]+\.md)</code>)");
    const auto text = testing::read_file(source_dir() / "lib/status/render/page/index.html");
    std::size_t names = 0;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), name); at != std::sregex_iterator(); ++at) {
        ++names;
        EXPECT_TRUE(fs::exists(source_dir() / "docs" / (*at)[1].str())) << (*at)[1];
    }
    EXPECT_GE(names, 5U);
}

TEST(Pages, TheMapNamesEach) {
    const auto map = testing::read_file(source_dir() / "docs/README.md");
    for (const auto& page : fs::directory_iterator(source_dir() / "docs")) {
        const auto name = page.path().filename().string();
        if (page.path().extension() != ".md" || name == "README.md") { continue; }
        EXPECT_NE(map.find("(" + name), std::string::npos) << name;
    }
}

}  // namespace
}  // namespace stmirror::lint
