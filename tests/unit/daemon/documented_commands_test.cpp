// SPDX-License-Identifier: MIT
// The program accepts every command line that the documentation shows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "daemon/command_line.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror::daemon {
namespace {

namespace fs = std::filesystem;

/// Splits a line into words as a shell does, up to a comment, a pipe or a similar end of the command.
std::vector<std::string> words_of(const std::string& line) {
    std::vector<std::string> words;
    std::string word;
    char quote = '\0';
    bool is_open = false;
    for (const char c : line) {
        if (quote == '\0' && (c == '\'' || c == '"')) {
            quote = c;
            is_open = true;
        } else if (c == quote) {
            quote = '\0';
        } else if (quote == '\0' &&
                   (c == ' ' || c == '#' || c == '|' || c == '&' || c == ';' || c == '>' || c == ')')) {
            if (is_open) { words.push_back(std::exchange(word, "")); }
            is_open = false;
            if (c != ' ') { break; }
        } else {
            word += c;
            is_open = true;
        }
    }
    if (is_open) { words.push_back(word); }
    return words;
}

/// Returns the command lines in code blocks, tables and sentences. Does not return synopses, which have
/// [optional] parts.
std::vector<std::string> command_lines(std::string text) {
    static const std::regex continued(R"(\\\n\s*)");
    text = std::regex_replace(text, continued, " ");
    static const std::regex inline_code("`(stmirror [^`\n]+)`");
    static const std::regex block_line(R"((?:^|\n)(?:    )?(stmirror [a-z-][^\n]*))");
    std::vector<std::string> lines;
    for (const auto& pattern : {inline_code, block_line}) {
        for (auto at = std::sregex_iterator(text.begin(), text.end(), pattern); at != std::sregex_iterator();
             ++at) {
            const auto line = (*at)[1].str();
            if (line.find('[') == line.npos && line.find("…") == line.npos) { lines.push_back(line); }
        }
    }
    return lines;
}

TEST(DocumentedCommands, AreAcceptedByTheProgram) {
    std::vector<fs::path> pages{source_dir() / "README.md", source_dir() / "CHANGELOG.md"};
    for (const auto& each : fs::directory_iterator(source_dir() / "docs")) {
        if (each.path().extension() == ".md") { pages.push_back(each.path()); }
    }
    std::size_t accepted = 0;
    for (const auto& page : pages) {
        for (const auto& line : command_lines(testing::read_file(page))) {
            const auto words = words_of(line);
            std::vector<const char*> arguments;
            for (const auto& word : words) { arguments.push_back(word.c_str()); }
            const auto parsed = parse_command_line(arguments);
            const auto* refused = std::get_if<EarlyExit>(&parsed);
            // A sentence may name a command without the arguments that it needs.
            const bool is_only_named =
                refused != nullptr && words.size() <= 3 && refused->err.find("required") != std::string::npos;
            if (refused != nullptr && refused->code != 0 && !is_only_named) {
                ADD_FAILURE() << page << ": " << line << "\n" << refused->err;
            }
            ++accepted;
        }
    }
    EXPECT_GE(accepted, 60U);
}

}  // namespace
}  // namespace stmirror::daemon
