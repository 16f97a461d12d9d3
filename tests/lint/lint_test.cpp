// SPDX-License-Identifier: MIT
// Every source file follows the rules, and each rule finds violations of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>

#include "room_rules.hpp"
#include "source_rules.hpp"
#include "support/source_paths.hpp"

namespace stmirror::lint {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

SourceFile read(const fs::path& root, const fs::path& path) {
    SourceFile file{fs::relative(path, root).generic_string(), {}};
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) { file.lines.push_back(line); }
    return file;
}

std::vector<SourceFile> all_sources() {
    const fs::path root = source_dir();
    std::vector<SourceFile> files;
    for (const auto* folder : {"lib", "daemon", "simulator", "tests", "bench"}) {
        if (!fs::exists(root / folder)) { continue; }
        for (const auto& each : fs::recursive_directory_iterator(root / folder)) {
            const auto extension = each.path().extension();
            if (extension == ".cpp" || extension == ".hpp") { files.push_back(read(root, each.path())); }
        }
    }
    return files;
}

TEST(Sources, KeepToTheRules) {
    const auto files = all_sources();
    ASSERT_GT(files.size(), 30U) << "the sources were not found";
    for (const auto& file : files) {
        for (const auto& mistake : check(file)) { ADD_FAILURE() << mistake; }
    }
}

TEST(Sources, OfTheSimulatorHaveAHeaderOfTheirName) {
    std::vector<std::string> paths;
    for (const auto& file : all_sources()) { paths.push_back(file.path); }
    EXPECT_THAT(sources_without_header(paths, "simulator/"), IsEmpty());
}

TEST(Pages, UseTheWordsOfTheGlossary) {
    const fs::path root = source_dir();
    std::vector<fs::path> pages{root / "README.md", root / "CONTRIBUTING.md",
                                root / "config/stmirror.example.toml"};
    for (const auto& each : fs::directory_iterator(root / "docs")) {
        if (each.path().extension() == ".md") { pages.push_back(each.path()); }
    }
    for (const auto& page : pages) {
        for (const auto& mistake : check_words(read(root, page))) { ADD_FAILURE() << mistake; }
    }
}

/// Returns the names of the events that a file logs.
std::vector<std::string> logged_events(const SourceFile& file) {
    static const std::regex call(R"(log(_|\(\))?(->|\.)(debug|info|warning|error)\("([a-z_]+)\")");
    std::vector<std::string> events;
    for (const auto& line : file.lines) {
        if (std::smatch match; std::regex_search(line, match, call)) { events.push_back(match[4]); }
    }
    return events;
}

TEST(Events, AreExplainedInTheDocumentation) {
    const fs::path root = source_dir();
    std::string documentation;
    for (const auto& line : read(root, root / "docs/events.md").lines) { documentation += line + "\n"; }
    std::size_t events = 0;
    for (const auto& file : all_sources()) {
        if (file.path.starts_with("tests/")) { continue; }
        for (const auto& event : logged_events(file)) {
            ++events;
            EXPECT_THAT(documentation, testing::HasSubstr("| `" + event + "` |")) << file.path;
        }
    }
    EXPECT_GT(events, 5U) << "the rule does not find the events";
}

/// Returns the names in the table of docs/events.md.
std::vector<std::string> documented_events() {
    const fs::path root = source_dir();
    static const std::regex row(R"(^\| `([a-z_]+)` \|)");
    std::vector<std::string> events;
    for (const auto& line : read(root, root / "docs/events.md").lines) {
        if (std::smatch match; std::regex_search(line, match, row)) { events.push_back(match[1]); }
    }
    return events;
}

TEST(Events, OfTheDocumentationAreLoggedSomewhere) {
    std::string code;
    for (const auto& file : all_sources()) {
        if (file.path.starts_with("tests/")) { continue; }
        for (const auto& line : file.lines) { code += line + "\n"; }
    }
    const auto events = documented_events();
    EXPECT_GT(events.size(), 5U) << "the rule does not find the events";
    for (const auto& event : events) { EXPECT_NE(code.find('"' + event + '"'), std::string::npos) << event; }
}

SourceFile source(std::string path, std::vector<std::string> lines) {
    lines.insert(lines.begin(), "// SPDX-License-Identifier: MIT");
    return {std::move(path), std::move(lines)};
}

std::vector<std::string> levels(const std::string& path, const std::string& include) {
    return check_levels(source(path, {"#include \"" + include + "\""}));
}

std::vector<std::string> rooms(const std::string& path, const std::string& include) {
    return check_rooms(source(path, {"#include \"" + include + "\""}));
}

std::vector<std::string> libraries(const std::string& path, const std::string& include) {
    return check_libraries(source(path, {"#include <" + include + ">"}));
}

TEST(Rules, WordsAreThoseOfTheGlossary) {
    const std::string replaced = std::string("bu") + "ried";
    EXPECT_THAT(check_words(source("a.cpp", {"// the row is " + replaced + ", and stays"})),
                ElementsAre("a.cpp:2: \"" + replaced + "\" is not a word of the glossary"));
    EXPECT_THAT(check_words(source("a.cpp", {"bool is_" + replaced + " = false;"})), testing::SizeIs(1));
    EXPECT_THAT(check_words(source("a.cpp", {std::string("TEST(Rows, AreBu") + "ried) {"})),
                testing::SizeIs(1));
    EXPECT_THAT(check_words(source("a.cpp", {"// recommended by the commander"})), IsEmpty());
}

TEST(Rules, TheLicenceComesFirst) {
    EXPECT_THAT(check_layout({"lib/base/a.cpp", {"#include <string>"}}),
                ElementsAre("lib/base/a.cpp:1: must be the SPDX line"));
    EXPECT_THAT(check_layout({"lib/base/a.cpp", {}}), ElementsAre("lib/base/a.cpp:1: must be the SPDX line"));
    EXPECT_THAT(check_layout(source("lib/base/a.cpp", {})), IsEmpty());
}

TEST(Rules, HeadersAreIncludedOnce) {
    EXPECT_THAT(check_layout(source("lib/base/a.hpp", {})),
                ElementsAre("lib/base/a.hpp:1: a header needs #pragma once"));
    EXPECT_THAT(check_layout(source("lib/base/a.hpp", {"#pragma once"})), IsEmpty());
}

TEST(Rules, FilesAreShort) {
    EXPECT_THAT(check_layout(source("a.cpp", std::vector<std::string>(299, "int a;"))), IsEmpty());
    EXPECT_THAT(check_layout(source("a.cpp", std::vector<std::string>(300, "int a;"))),
                ElementsAre("a.cpp:301: the file has 301 lines"));
}

TEST(Rules, LinesAreNarrowAndClean) {
    std::string umlauts;
    for (int i = 0; i < 120; ++i) { umlauts += "\xC3\xBC"; }
    EXPECT_THAT(check_layout(source("a.cpp", {std::string(120, 'x'), umlauts})), IsEmpty());
    EXPECT_THAT(check_layout(source("a.cpp", {std::string(121, 'x')})),
                ElementsAre("a.cpp:2: is longer than 120 characters"));
    EXPECT_THAT(check_layout(source("a.cpp", {"int a; "})), ElementsAre("a.cpp:2: ends with white space"));
    EXPECT_THAT(check_layout(source("a.cpp", {"int a;\r"})), ElementsAre("a.cpp:2: ends with white space"));
    EXPECT_THAT(check_layout(source("a.cpp", {"\tint a;"})), ElementsAre("a.cpp:2: has a tab"));
}

TEST(Rules, NothingIsLeftForLater) {
    const std::string unfinished = std::string("// TO") + "DO: the rest";
    EXPECT_THAT(check_layout(source("a.cpp", {unfinished})),
                ElementsAre("a.cpp:2: mentions unfinished work"));
    EXPECT_THAT(check_layout(source("a.cpp", {"// METHODOLOGY"})), IsEmpty());
}

std::vector<std::string> function(const std::string& head, std::size_t lines) {
    std::vector<std::string> all(lines, "    ++a;");
    all.front() = head;
    all.back() = "}";
    return all;
}

TEST(Rules, FunctionsAreShort) {
    EXPECT_THAT(check_functions(source("a.cpp", function("int f(int a) {", 60))), IsEmpty());
    EXPECT_THAT(check_functions(source("a.cpp", function("int f(int a) {", 61))),
                ElementsAre("a.cpp:2: has 61 lines"));
    EXPECT_THAT(check_functions(source("a.cpp", function("TEST(A, B) {", 61))),
                ElementsAre("a.cpp:2: has 61 lines"));
    EXPECT_THAT(check_functions(source("a.cpp", function("void A::f() const noexcept {", 61))),
                ElementsAre("a.cpp:2: has 61 lines"));
    EXPECT_THAT(check_functions(source("a.cpp", function("struct A {", 100))), IsEmpty());
    EXPECT_THAT(check_functions(source("a.cpp", function("const std::map<int, int> a = {", 100))), IsEmpty());
}

TEST(Rules, ModulesIncludeLowerModulesOnly) {
    EXPECT_THAT(levels("lib/mirror/mirror.cpp", "catalogue/page.hpp"), IsEmpty());
    EXPECT_THAT(levels("lib/mirror/mirror.cpp", "mirror/reader.hpp"), IsEmpty());
    EXPECT_THAT(levels("lib/mirror/mirror.cpp", "nlohmann/json.hpp"), IsEmpty());
    EXPECT_THAT(
        levels("lib/mirror/mirror.cpp", "api/request.hpp"),
        ElementsAre("lib/mirror/mirror.cpp:2: mirror must not include api, which is not a lower module"));
    EXPECT_THAT(levels("lib/base/a.hpp", "catalogue/page.hpp"), testing::SizeIs(1));
    EXPECT_THAT(levels("lib/throttle/a.hpp", "catalogue/page.hpp"), testing::SizeIs(1));
    EXPECT_THAT(levels("lib/sync/a.hpp", "net/https_client.hpp"), testing::SizeIs(1));
    EXPECT_THAT(levels("lib/sync/a.hpp", "mirror/mirror.hpp"), IsEmpty());
    EXPECT_THAT(levels("lib/status/a.hpp", "simulator/world/world.hpp"), testing::SizeIs(1));
    EXPECT_THAT(levels("lib/novelty/a.hpp", "base/problem.hpp"),
                ElementsAre("lib/novelty/a.hpp:1: the module novelty has no level in tests/lint"));
}

TEST(Rules, TheSimulatorSharesNothingWithTheDaemonButTheCatalogue) {
    EXPECT_THAT(levels("simulator/world/world.cpp", "catalogue/catalogue.hpp"), IsEmpty());
    EXPECT_THAT(levels("simulator/world/world.cpp", "simulator/http/message.hpp"), IsEmpty());
    EXPECT_THAT(levels("simulator/world/world.cpp", "api/request.hpp"), testing::SizeIs(1));
    EXPECT_THAT(levels("simulator/world/world.cpp", "net/https_client.hpp"), testing::SizeIs(1));
}

TEST(Rules, RoomsOfAModuleIncludeLowerRoomsOnly) {
    EXPECT_THAT(rooms("simulator/http/session.cpp", "simulator/http/url.hpp"), IsEmpty());
    EXPECT_THAT(rooms("simulator/http/session.cpp", "simulator/text/letter_case.hpp"), IsEmpty());
    EXPECT_THAT(rooms("simulator/http/session.cpp", "base/problem.hpp"), IsEmpty());
    EXPECT_THAT(
        rooms("simulator/text/letter_case.cpp", "simulator/http/url.hpp"),
        ElementsAre("simulator/text/letter_case.cpp:2: simulator/text must not include simulator/http, "
                    "which is not a lower room"));
    EXPECT_THAT(rooms("simulator/gateway/gateway.cpp", "simulator/tenant/tenant.hpp"), testing::SizeIs(1))
        << "rooms with the same level must not include each other";
}

TEST(Rules, TheFilesOfAModuleStandAboveItsRooms) {
    EXPECT_THAT(rooms("simulator/simulator.cpp", "simulator/world/world.hpp"), IsEmpty());
    EXPECT_THAT(
        rooms("simulator/world/world.cpp", "simulator/simulator.hpp"),
        ElementsAre("simulator/world/world.cpp:2: simulator/world must not include what is above it"));
}

TEST(Rules, EveryRoomHasALevel) {
    EXPECT_THAT(
        rooms("simulator/novelty/a.cpp", "base/problem.hpp"),
        ElementsAre("simulator/novelty/a.cpp:1: the folder simulator/novelty has no level in tests/lint"));
    EXPECT_THAT(
        rooms("lib/base/novelty/a.cpp", "base/problem.hpp"),
        ElementsAre("lib/base/novelty/a.cpp:1: the folder lib/base/novelty has no level in tests/lint"));
    EXPECT_THAT(rooms("tests/unit/novelty/a.cpp", "base/problem.hpp"), IsEmpty());
}

TEST(Rules, ASourceHasAHeaderOfItsName) {
    const std::vector<std::string> paths{"a/world.hpp",   "a/world.cpp",  "a/world_control.cpp",
                                         "a/lonely.cpp",  "a/main.cpp",   "a_b/world_control.cpp",
                                         "other/too.cpp", "a/worldly.cpp"};
    EXPECT_THAT(sources_without_header(paths, "a/"), ElementsAre("a/lonely.cpp", "a/worldly.cpp"));
    EXPECT_THAT(sources_without_header(paths, "a_b/"), ElementsAre("a_b/world_control.cpp"));
}

TEST(Rules, LibrariesAreKnownToFew) {
    EXPECT_THAT(libraries("lib/mirror/database.cpp", "sqlite3.h"), IsEmpty());
    EXPECT_THAT(libraries("lib/sync/engine.cpp", "sqlite3.h"),
                ElementsAre("lib/sync/engine.cpp:2: sqlite3.h must not be included here"));
    EXPECT_THAT(libraries("lib/status/page.cpp", "SQLiteCpp/SQLiteCpp.h"), testing::SizeIs(1));
    EXPECT_THAT(libraries("lib/mirror/a.cpp", "simdjson.h"), testing::SizeIs(1));
    EXPECT_THAT(libraries("lib/catalogue/catalogue.cpp", "toml++/toml.h"), testing::SizeIs(1));
    EXPECT_THAT(libraries("lib/toml/tree.cpp", "toml++/toml.h"), IsEmpty());
    EXPECT_THAT(libraries("lib/api/request.cpp", "boost/beast/http.hpp"), testing::SizeIs(1));
    EXPECT_THAT(libraries("lib/net/https_client.cpp", "boost/beast/http.hpp"), IsEmpty());
    EXPECT_THAT(libraries("lib/throttle/limiter.cpp", "boost/asio/awaitable.hpp"), testing::SizeIs(1));
}

}  // namespace
}  // namespace stmirror::lint
