// SPDX-License-Identifier: MIT
#include "settings/document.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "catalogue/toml_tree.hpp"

namespace stmirror::settings {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};

DocumentValue::Data read_array(const TomlArray& array) {
    std::vector<std::int64_t> numbers;
    for (const auto& element : array) {
        const auto* number = std::get_if<std::int64_t>(&element.value);
        if (number == nullptr) return OtherValue{};
        numbers.push_back(*number);
    }
    return numbers;
}

DocumentValue::Data read_value(const TomlNode& node) {
    return std::visit(Overloaded{
                          [](const TomlArray& array) { return read_array(array); },
                          [](const TomlTable&) { return DocumentValue::Data{OtherValue{}}; },
                          [](TomlOther) { return DocumentValue::Data{OtherValue{}}; },
                          [](const auto& scalar) { return DocumentValue::Data{scalar}; },
                      },
                      node.value);
}

bool is_array_of_tables(const TomlNode& node) {
    const auto is_table = [](const TomlNode& n) { return std::holds_alternative<TomlTable>(n.value); };
    const auto* array = std::get_if<TomlArray>(&node.value);
    return array != nullptr && !array->empty() && std::ranges::all_of(*array, is_table);
}

void add_sections(const TomlNode& node, const std::string& name, bool repeated,
                  std::vector<DocumentSection>& sections) {
    DocumentSection section{.name = name, .repeated = repeated, .line = node.line, .values = {}};
    std::vector<DocumentSection> inner;
    for (const auto& [key, value] : std::get<TomlTable>(node.value)) {
        const auto path = name.empty() ? key : name + "." + key;
        if (std::holds_alternative<TomlTable>(value.value)) {
            add_sections(value, path, false, inner);
        } else if (is_array_of_tables(value)) {
            for (const auto& element : std::get<TomlArray>(value.value))
                add_sections(element, path, true, inner);
        } else {
            section.values.emplace(key, DocumentValue{read_value(value), value.line});
        }
    }
    // [feed.customers] also creates a table "feed" that is not in the file.
    if (!section.values.empty() || inner.empty()) sections.push_back(std::move(section));
    std::ranges::move(inner, std::back_inserter(sections));
}

}  // namespace

Result<std::vector<DocumentSection>> parse_document(std::string_view text, const std::string& file_name) {
    const auto root = parse_toml(text, file_name);
    if (!root) return root.error();
    std::vector<DocumentSection> sections;
    add_sections(*root, "", false, sections);
    std::ranges::sort(sections, {}, &DocumentSection::line);  // the TOML library sorts tables by name
    return sections;
}

}  // namespace stmirror::settings
