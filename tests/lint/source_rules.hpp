// SPDX-License-Identifier: MIT
// The rules for every source file, as pure functions from a file to its mistakes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stmirror::lint {

/// A source file by its path from the root of the repository: "lib/base/clock.hpp".
struct SourceFile {
    std::string path;
    std::vector<std::string> lines;
};

/// "lib/base/clock.hpp:12: ": the beginning of a mistake on the line with that index.
std::string at(const SourceFile& file, std::size_t index);
/// The path that a line includes; empty if it includes nothing.
std::string included(const std::string& line);

/// Each function checks one thing and returns its mistakes as "path:line: what".
std::vector<std::string> check_layout(
    const SourceFile& file);  ///< licence, length, width, white space, unfinished work
std::vector<std::string> check_words(
    const SourceFile& file);  ///< no word that the glossary has replaced, in code, comments and texts
std::vector<std::string> check_functions(const SourceFile& file);  ///< their lengths
std::vector<std::string> check_levels(const SourceFile& file);     ///< a module includes lower modules only
std::vector<std::string> check_libraries(
    const SourceFile& file);  ///< only the listed files include a library

/// All checks above.
std::vector<std::string> check(const SourceFile& file);

}  // namespace stmirror::lint
