// SPDX-License-Identifier: MIT
// A TOML file as a plain tree whose nodes know their line. Only the .cpp file uses the TOML library.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"

namespace stmirror {

struct TomlNode;
using TomlTable = std::map<std::string, TomlNode, std::less<>>;
using TomlArray = std::vector<TomlNode>;
struct TomlOther {};  ///< a date or time, which no key uses

struct TomlNode {
    int line = 0;
    std::variant<std::string, std::int64_t, double, bool, TomlArray, TomlTable, TomlOther> value;
};

/// The root of a file, a table. Errc::Configuration with "file:line: what" if the text is not TOML.
Result<TomlNode> parse_toml(std::string_view text, const std::string& file);

}  // namespace stmirror
