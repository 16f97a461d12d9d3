// SPDX-License-Identifier: MIT
#include "toml/tree.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace stmirror {
namespace {

/// The maximum depth of values that are converted. No known key is nested deeper. Deeper values are reported
/// as unknown keys or as wrong types.
constexpr int depth_max = 16;

TomlNode convert(const toml::node& node, int depth);

TomlArray convert_array(const toml::array& array, int depth) {
    TomlArray result;
    result.reserve(array.size());
    for (const auto& element : array) { result.push_back(convert(element, depth)); }
    return result;
}

TomlTable convert_table(const toml::table& table, int depth) {
    TomlTable result;
    for (const auto& [key, value] : table) {
        TomlNode node = convert(value, depth);
        node.line = static_cast<int>(key.source().begin.line);
        result.emplace(key.str(), std::move(node));
    }
    return result;
}

TomlNode convert(const toml::node& node, int depth) {
    TomlNode result;
    result.line = static_cast<int>(node.source().begin.line);
    result.value = TomlOther{};
    if (depth > depth_max) { return result; }
    if (const auto* table = node.as_table()) {
        result.value = convert_table(*table, depth + 1);
    } else if (const auto* array = node.as_array()) {
        result.value = convert_array(*array, depth + 1);
    } else if (const auto* text = node.as_string()) {
        result.value = text->get();
    } else if (const auto* integer = node.as_integer()) {
        result.value = integer->get();
    } else if (const auto* real = node.as_floating_point()) {
        result.value = real->get();
    } else if (const auto* flag = node.as_boolean()) {
        result.value = flag->get();
    }
    return result;
}

/// Returns the position after the closing quote of the string that begins at `at`, or the end of the line or
/// text if there is no closing quote.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    const std::string_view quote = text.substr(at, 1);
    const bool is_long = text.substr(at, 3) == std::string(3, quote.front());
    const auto closing = std::string(is_long ? 3 : 1, quote.front());
    for (auto i = at + closing.size(); i < text.size(); ++i) {
        if (text[i] == '\n' && !is_long) { return i; }
        if (text.substr(i, closing.size()) == closing) { return i + closing.size(); }
        if (text[i] == '\\' && quote == "\"") { ++i; }
    }
    return text.size();
}

/// Returns the line where the file exceeds the limit on dots outside of strings and comments. Empty if it
/// does not. Each dot of a key nests a table, and the library handles nested tables recursively.
std::optional<int> line_with_too_many_dots(std::string_view text) {
    constexpr int dots_max = 4000;
    int dots = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"' || text[i] == '\'') {
            i = end_of_string(text, i) - 1;
        } else if (text[i] == '#') {
            i = std::min(text.find('\n', i), text.size());
        } else if (text[i] == '.' && ++dots > dots_max) {
            return 1 + static_cast<int>(std::ranges::count(text.substr(0, i), '\n'));
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<TomlNode> parse_toml(std::string_view text, const std::string& file, Mistakes& mistakes) {
    if (const auto line = line_with_too_many_dots(text)) {
        mistakes.add({file, *line, ""}, "has too many dotted keys");
        return std::nullopt;
    }
    try {
        return convert(toml::parse(text, file), 0);
    } catch (const toml::parse_error& error) {
        const auto line = static_cast<int>(error.source().begin.line);
        mistakes.add({file, line, ""}, error.description());
        return std::nullopt;
    }
}

}  // namespace stmirror
