// SPDX-License-Identifier: MIT
#include "catalogue/toml_tree.hpp"

#include <toml++/toml.h>

namespace stmirror {
namespace {

TomlNode convert(const toml::node& node);

TomlArray convert_array(const toml::array& array) {
    TomlArray result;
    result.reserve(array.size());
    for (const auto& element : array) result.push_back(convert(element));
    return result;
}

TomlTable convert_table(const toml::table& table) {
    TomlTable result;
    for (const auto& [key, value] : table) {
        TomlNode node = convert(value);
        node.line = static_cast<int>(key.source().begin.line);
        result.emplace(key.str(), std::move(node));
    }
    return result;
}

TomlNode convert(const toml::node& node) {
    TomlNode result;
    result.line = static_cast<int>(node.source().begin.line);
    if (const auto* table = node.as_table())
        result.value = convert_table(*table);
    else if (const auto* array = node.as_array())
        result.value = convert_array(*array);
    else if (const auto* text = node.as_string())
        result.value = text->get();
    else if (const auto* integer = node.as_integer())
        result.value = integer->get();
    else if (const auto* real = node.as_floating_point())
        result.value = real->get();
    else if (const auto* flag = node.as_boolean())
        result.value = flag->get();
    else
        result.value = TomlOther{};
    return result;
}

}  // namespace

Result<TomlNode> parse_toml(std::string_view text, const std::string& file) {
    try {
        return convert(toml::parse(text, file));
    } catch (const toml::parse_error& error) {
        const auto line = std::to_string(error.source().begin.line);
        return Error{Errc::Configuration, file + ":" + line + ": " + std::string(error.description())};
    }
}

}  // namespace stmirror
