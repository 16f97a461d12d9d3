// SPDX-License-Identifier: MIT
// What every source file keeps to, as pure functions: a file in, its mistakes out.
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

/// "lib/base/clock.hpp:12: ", how a mistake on the line of that index begins.
std::string at(const SourceFile& file, std::size_t index);
/// What a line includes; empty where it includes nothing.
std::string included(const std::string& line);

/// Each mistake as "path:line: what". They look at one thing each.
std::vector<std::string> check_layout(
    const SourceFile& file);  ///< licence, length, width, white space, unfinished work
std::vector<std::string> check_words(
    const SourceFile& file);  ///< no word that the glossary has replaced, in code, comments and texts
std::vector<std::string> check_functions(const SourceFile& file);  ///< their length
std::vector<std::string> check_levels(const SourceFile& file);     ///< a module includes lower modules only
std::vector<std::string> check_libraries(const SourceFile& file);  ///< each library is known to few

/// All of them.
std::vector<std::string> check(const SourceFile& file);

}  // namespace stmirror::lint
