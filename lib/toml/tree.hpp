// SPDX-License-Identifier: MIT
// A TOML file as a tree of value types. Each node has its line. Only the .cpp file uses the TOML library.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "toml/mistakes.hpp"

namespace stmirror {

struct TomlNode;
using TomlTable = std::map<std::string, TomlNode, std::less<>>;
using TomlArray = std::vector<TomlNode>;
struct TomlOther {};  ///< a date or time, which no key uses

struct TomlNode {
    int line = 0;
    std::variant<std::string, std::int64_t, double, bool, TomlArray, TomlTable, TomlOther> value;
};

/// Returns the root of a file, which is a table. Notes a mistake and returns empty if the text is not TOML.
std::optional<TomlNode> parse_toml(std::string_view text, const std::string& file, Mistakes& mistakes);

}  // namespace stmirror
