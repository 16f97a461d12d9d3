// SPDX-License-Identifier: MIT
#include "toml/reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/plain_line.hpp"

namespace stmirror {
namespace {

const TomlTable no_table;
constexpr std::string_view not_plain = "must be one line without control characters";

/// Returns the quoted names, joined by commas and "or": "a" or "b"; "a", "b" or "c".
std::string alternatives(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) { text += i + 1 == names.size() ? " or " : ", "; }
        text += "\"" + names[i] + "\"";
    }
    return text;
}

std::string number_text(double number) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return {text.data(), end};
}

bool is_array_of_tables(const TomlNode& node) {
    const auto is_table = [](const TomlNode& each) { return std::holds_alternative<TomlTable>(each.value); };
    const auto* array = std::get_if<TomlArray>(&node.value);
    return array != nullptr && !array->empty() && std::ranges::all_of(*array, is_table);
}

}  // namespace

TomlReader::TomlReader(const TomlNode& node, std::string file, std::string path, Mistakes& mistakes)
    : table_(std::get_if<TomlTable>(&node.value)),
      line_(std::max(node.line, 1)),
      file_(std::move(file)),
      path_(std::move(path)),
      mistakes_(&mistakes) {
    if (table_ != nullptr) { return; }
    table_ = &no_table;
    mistakes_->add({file_, line_, path_}, "must be a table");
}

const TomlNode* TomlReader::find(std::string_view key) const {
    const auto found = table_->find(key);
    return found == table_->end() ? nullptr : &found->second;
}

const TomlNode* TomlReader::take(std::string_view key) {
    known_.emplace(key);
    return find(key);
}

template <class T>
const T* TomlReader::take_as(std::string_view key, std::string_view wanted) {
    const TomlNode* node = take(key);
    if (node == nullptr) { return nullptr; }
    const T* value = std::get_if<T>(&node->value);
    if (value == nullptr) { mistake(key, "must be " + std::string(wanted)); }
    return value;
}

template <class T>
std::vector<T> TomlReader::take_all_as(std::string_view key, std::string_view wanted) {
    std::vector<T> all;
    const auto* array = take_as<TomlArray>(key, wanted);
    if (array == nullptr) { return all; }
    for (const auto& node : *array) {
        if (const T* value = std::get_if<T>(&node.value)) {
            all.push_back(*value);
        } else {
            mistakes_->add({file_, node.line, full_key(key)}, "must be " + std::string(wanted));
        }
    }
    return all;
}

const std::string* TomlReader::filled_text(std::string_view key) {
    const auto* value = take_as<std::string>(key, "text in quotes");
    if (value == nullptr || !value->empty()) { return value; }
    mistake(key, "must not be empty: leave the key out instead");
    return nullptr;
}

std::string TomlReader::text(std::string_view key, std::string_view otherwise) {
    const auto* value = filled_text(key);
    if (value == nullptr) { return std::string(otherwise); }
    if (!is_plain_line(*value)) { mistake(key, not_plain); }
    return *value;
}

std::string TomlReader::required_text(std::string_view key) {
    if (!has(key)) { mistake(key, "is missing: add " + std::string(key) + " = \"…\""); }
    return text(key);
}

std::string TomlReader::required_prose(std::string_view key) {
    if (!has(key)) { mistake(key, "is missing: add " + std::string(key) + " = \"…\""); }
    const auto* value = filled_text(key);
    if (value == nullptr) { return {}; }
    auto line = *value;
    std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    if (!is_plain_line(line)) { mistake(key, "must not contain control characters"); }
    return *value;
}

bool TomlReader::flag(std::string_view key, bool otherwise) {
    const auto* value = take_as<bool>(key, "true or false, without quotes");
    return value != nullptr ? *value : otherwise;
}

std::int64_t TomlReader::integer(std::string_view key, std::int64_t otherwise, std::int64_t min,
                                 std::int64_t max) {
    const auto* value = take_as<std::int64_t>(key, "a whole number, without quotes");
    if (value == nullptr) { return otherwise; }
    if (*value >= min && *value <= max) { return *value; }
    if (max == std::numeric_limits<std::int64_t>::max()) {
        mistake(key, "must be " + std::to_string(min) + " or more");
    } else {
        mistake(key, "must be from " + std::to_string(min) + " to " + std::to_string(max));
    }
    return otherwise;
}

double TomlReader::number(std::string_view key, double otherwise, double min, double max) {
    const TomlNode* node = take(key);
    if (node == nullptr) { return otherwise; }
    const auto* real = std::get_if<double>(&node->value);
    const auto* whole = std::get_if<std::int64_t>(&node->value);
    if (real == nullptr && whole == nullptr) {
        mistake(key, "must be a number, without quotes");
        return otherwise;
    }
    const double given = real != nullptr ? *real : static_cast<double>(*whole);
    if (given >= min && given <= max) {
        return given;  // the comparison also refuses NaN
    }
    mistake(key, "must be from " + number_text(min) + " to " + number_text(max));
    return otherwise;
}

std::vector<std::string> TomlReader::texts(std::string_view key) {
    auto all = take_all_as<std::string>(key, "a list of texts in quotes");
    if (!std::ranges::all_of(all, is_plain_line)) { mistake(key, not_plain); }
    return all;
}

std::vector<std::int64_t> TomlReader::integers(std::string_view key, std::int64_t min) {
    auto all = take_all_as<std::int64_t>(key, "a list of whole numbers, for example [17, 4]");
    if (std::ranges::any_of(all, [&](auto each) { return each < min; })) {
        mistake(key, "must contain only numbers of " + std::to_string(min) + " or more");
    }
    return all;
}

std::vector<std::pair<std::string, std::string>> TomlReader::pairs(std::string_view key) {
    std::vector<std::pair<std::string, std::string>> all;
    const auto* table = take_as<TomlTable>(key, "a table of texts: { name = \"value\" }");
    if (table == nullptr) { return all; }
    for (const auto& [each, node] : *table) {
        const TomlPlace place{file_, node.line, full_key(key) + "." + each};
        const auto* value = std::get_if<std::string>(&node.value);
        if (value == nullptr) {
            mistakes_->add(place, "must be text in quotes");
        } else if (each.empty() || !is_plain_line(each) || !is_plain_line(*value)) {
            mistakes_->add(place, not_plain);
        } else {
            all.emplace_back(each, *value);
        }
    }
    return all;
}

TomlReader TomlReader::inner(const TomlNode& node, std::string_view key) const {
    return {node, file_, full_key(key), *mistakes_};
}

std::optional<TomlReader> TomlReader::table(std::string_view key) {
    const TomlNode* node = take(key);
    if (node == nullptr) { return std::nullopt; }
    if (!is_array_of_tables(*node)) { return inner(*node, key); }
    mistake(key, "write it as [" + full_key(key) + "]");
    return inner(std::get<TomlArray>(node->value).front(), key);
}

std::vector<TomlReader> TomlReader::tables(std::string_view key) {
    std::vector<TomlReader> all;
    if (const TomlNode* node = find(key); node != nullptr && std::holds_alternative<TomlTable>(node->value)) {
        known_.emplace(key);
        mistake(key, "write it as [[" + full_key(key) + "]]");
        all.push_back(inner(*node, key));
        return all;
    }
    const auto* array = take_as<TomlArray>(key, "a list of tables");
    if (array == nullptr) { return all; }
    for (const auto& node : *array) { all.push_back(inner(node, key)); }
    return all;
}

std::vector<std::pair<std::string, TomlReader>> TomlReader::all_tables() {
    std::vector<std::pair<std::string, TomlReader>> all;
    for (const auto& [key, node] : *table_) {
        known_.insert(key);
        all.emplace_back(key, inner(node, key));
    }
    return all;
}

std::size_t TomlReader::choice(std::string_view key, const std::vector<std::string>& names,
                               std::size_t otherwise) {
    const auto value = text(key);
    const auto found = std::ranges::find(names, value);
    if (found != names.end()) { return static_cast<std::size_t>(found - names.begin()); }
    if (!value.empty()) { mistake(key, "must be " + alternatives(names)); }
    return otherwise;
}

TomlPlace TomlReader::place(std::string_view key) const {
    const TomlNode* node = find(key);
    return {file_, node != nullptr ? std::max(node->line, 1) : line_, full_key(key)};
}

void TomlReader::refuse_unknown_keys(const std::function<std::string(std::string_view)>& elsewhere) {
    for (const auto& [key, node] : *table_) {
        if (known_.contains(key)) { continue; }
        const bool is_section = std::holds_alternative<TomlTable>(node.value) || is_array_of_tables(node);
        auto advice = elsewhere && !is_section ? elsewhere(key) : std::string();
        if (advice.empty()) { advice = nearest(key, known_keys()); }
        if (advice.empty()) { advice = "remove it"; }
        mistake(key, std::string("there is no such ") + (is_section ? "section: " : "key: ") + advice);
    }
}

std::string TomlReader::full_key(std::string_view key) const {
    if (path_.empty()) { return std::string(key); }
    return key.empty() ? path_ : path_ + "." + std::string(key);
}

}  // namespace stmirror
