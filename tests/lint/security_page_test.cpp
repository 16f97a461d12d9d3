// SPDX-License-Identifier: MIT
// The threat model names only existing tests.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>

#include "support/source_paths.hpp"

namespace stmirror::lint {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> all_tests() {
    static const std::regex test(R"(TEST(_F|_P)?\((\w+),\s*(\w+)\))");
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(source_dir() / "tests")) {
        if (entry.path().extension() != ".cpp") { continue; }
        const auto text = text_of(entry.path());
        for (std::sregex_iterator found(text.begin(), text.end(), test), end; found != end; ++found) {
            names.insert((*found)[2].str() + "." + (*found)[3].str());
        }
    }
    return names;
}

TEST(SecurityPage, NamesTestsThatExist) {
    static const std::regex name(R"(`([A-Z]\w+\.[A-Z]\w+)`)");
    const auto tests = all_tests();
    const auto page = text_of(source_dir() / "docs/security.md");
    std::size_t named = 0;
    for (std::sregex_iterator found(page.begin(), page.end(), name), end; found != end; ++found, ++named) {
        EXPECT_TRUE(tests.contains((*found)[1])) << (*found)[1];
    }
    EXPECT_GE(named, 20u);
}

}  // namespace
}  // namespace stmirror::lint
