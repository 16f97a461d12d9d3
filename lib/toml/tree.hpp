// SPDX-License-Identifier: MIT
// A TOML file as a plain tree whose nodes know their line. Only the .cpp file uses the TOML library.
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

/// The root of a file, a table. Empty, with a mistake, if the text is not TOML.
std::optional<TomlNode> parse_toml(std::string_view text, const std::string& file, Mistakes& mistakes);

}  // namespace stmirror
