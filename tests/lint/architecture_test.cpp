// SPDX-License-Identifier: MIT
// Tests that docs/architecture.md is true: its folders, levels and files exist, and the code uses the words
// of its glossary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "room_rules.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror::lint {
namespace {

namespace fs = std::filesystem;
using ::testing::Each;
using ::testing::Not;
using ::testing::SizeIs;

fs::path root() { return source_dir(); }

const std::string& page() {
    static const auto text = testing::read_file(root() / "docs/architecture.md");
    return text;
}

/// Returns the section with this heading, up to the next heading of the same level.
std::string section(const std::string& heading) {
    const auto begin = page().find("\n## " + heading + "\n");
    if (begin == std::string::npos) { return {}; }
    return page().substr(begin, page().find("\n## ", begin + 1) - begin);
}

/// Returns the first group of each match.
std::vector<std::string> matches(const std::string& text, const std::regex& pattern) {
    std::vector<std::string> found;
    for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) {
        found.push_back((*it)[1]);
    }
    return found;
}

bool has_sources(const fs::path& folder) {
    return std::ranges::any_of(fs::directory_iterator(folder), [](const auto& entry) {
        const auto extension = entry.path().extension();
        return extension == ".cpp" || extension == ".hpp";
    });
}

/// Returns every folder with source files, as a path from the root.
std::set<std::string> folders_of_the_tree() {
    std::set<std::string> folders;
    for (const auto* top : {"lib", "daemon", "simulator"}) {
        if (has_sources(root() / top)) { folders.insert(top); }
        for (const auto& entry : fs::recursive_directory_iterator(root() / top)) {
            if (entry.is_directory() && has_sources(entry.path())) {
                folders.insert(fs::relative(entry.path(), root()).generic_string());
            }
        }
    }
    return folders;
}

TEST(Architecture, NamesEveryFolderAndNoOther) {
    const auto named = matches(section("Folders and levels"), std::regex(R"(\n\| `([a-z_/]+)` \| )"));
    auto expected = folders_of_the_tree();
    // The table may also name folders whose source files are all in subfolders.
    for (const auto& folder : named) {
        EXPECT_TRUE(fs::is_directory(root() / folder)) << folder;
        expected.erase(folder);
    }
    EXPECT_THAT(expected, SizeIs(0)) << "folders without a line: " << ::testing::PrintToString(expected);
}

TEST(Architecture, GivesEachSubfolderTheLevelThatTheRulesGive) {
    const auto text = section("Folders and levels");
    for (const auto& [folder, level] : rooms()) {
        const auto line = "\n| `" + std::string(folder) + "` | " + std::to_string(level) + " | ";
        EXPECT_NE(text.find(line), std::string::npos) << folder << " " << level;
    }
}

/// Returns whether a file with this name exists, such as "sync/schedule" or "daemon/runtime/exit_code".
bool is_file(const std::string& name) {
    return std::ranges::any_of(std::vector<std::string>{"lib/", ""}, [&](const std::string& folder) {
        return fs::exists(root() / (folder + name + ".hpp")) || fs::exists(root() / (folder + name + ".cpp"));
    });
}

TEST(Architecture, NamesFilesThatExist) {
    const auto named = matches(section("Which file decides what") + section("Threads"),
                               std::regex(R"(`([a-z_]+/[a-z_/]+)`)"));
    EXPECT_THAT(named, SizeIs(::testing::Gt(20U)));
    for (const auto& name : named) { EXPECT_TRUE(is_file(name)) << name; }
}

std::string all_sources_text() {
    std::string text;
    for (const auto* top : {"lib", "daemon"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root() / top)) {
            if (entry.is_regular_file()) { text += testing::read_file(entry.path()); }
        }
    }
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Architecture, ExplainsWordsThatTheCodeUses) {
    const auto sources = all_sources_text();
    const auto rows = matches(section("Words"), std::regex(R"(\n\| ([a-z ,]+) \| )"));
    EXPECT_THAT(rows, SizeIs(::testing::Gt(20U)));
    for (const auto& row : rows) {
        std::istringstream words(row);
        for (std::string word; std::getline(words >> std::ws, word, ',');) {
            if (word == "word") { continue; }
            auto identifier = word;
            std::ranges::replace(identifier, ' ', '_');
            EXPECT_TRUE(has(sources, word) || has(sources, identifier)) << word;
        }
    }
}

}  // namespace
}  // namespace stmirror::lint
