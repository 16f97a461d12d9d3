// SPDX-License-Identifier: MIT
// The rules for source files. Each rule is a function that returns the violations in a file. No side effects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stmirror::lint {

/// A source file. The path starts at the root of the repository: "lib/base/clock.hpp".
struct SourceFile {
    std::string path;
    std::vector<std::string> lines;
};

/// Returns the beginning of a message on the line with that index, such as "lib/base/clock.hpp:12: ".
std::string at(const SourceFile& file, std::size_t index);
/// Returns the path that a line includes, or an empty string if it is not an include.
std::string included(const std::string& line);

/// Each function checks one thing and returns the violations as "path:line: what".
std::vector<std::string> check_layout(
    const SourceFile& file);  ///< checks licence line, length, width, white space, unfinished work
std::vector<std::string> check_words(
    const SourceFile& file);  ///< finds words that the glossary has replaced, in code, comments and texts
std::vector<std::string> check_functions(const SourceFile& file);  ///< checks the lengths of functions
std::vector<std::string> check_levels(
    const SourceFile& file);  ///< checks that modules include only lower modules
std::vector<std::string> check_libraries(
    const SourceFile& file);  ///< checks that only the listed files include certain libraries

/// Runs all checks above.
std::vector<std::string> check(const SourceFile& file);

}  // namespace stmirror::lint
