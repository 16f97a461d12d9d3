// SPDX-License-Identifier: MIT
#include "catalogue/toml_reader.hpp"

#include <algorithm>

#include "base/plain_line.hpp"

namespace stmirror {
namespace {

const TomlTable no_table;
constexpr std::string_view not_plain = "must be one line without control characters";

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& each : names) text += (text.empty() ? "\"" : ", \"") + each + "\"";
    return text;
}

}  // namespace

void Mistakes::add(const TomlPlace& place, std::string_view what) {
    add_line(plain_line(place.file + ":" + std::to_string(place.line) + ": " + place.key + ": " +
                        std::string(what)));
}

std::string Mistakes::text() const {
    std::string all;
    for (const auto& line : lines_) all += (all.empty() ? "" : "\n") + line;
    return all;
}

TomlReader::TomlReader(const TomlNode& node, std::string file, std::string path, Mistakes& mistakes)
    : table_(std::get_if<TomlTable>(&node.value)),
      line_(std::max(node.line, 1)),
      file_(std::move(file)),
      path_(std::move(path)),
      mistakes_(&mistakes) {
    if (table_ != nullptr) return;
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
    if (node == nullptr) return nullptr;
    const T* value = std::get_if<T>(&node->value);
    if (value == nullptr) mistake(key, "must be " + std::string(wanted));
    return value;
}

template <class T>
std::vector<T> TomlReader::take_all_as(std::string_view key, std::string_view wanted) {
    std::vector<T> all;
    const auto* array = take_as<TomlArray>(key, wanted);
    if (array == nullptr) return all;
    for (const auto& node : *array) {
        if (const T* value = std::get_if<T>(&node.value))
            all.push_back(*value);
        else
            mistakes_->add({file_, node.line, full_key(key)}, "must be " + std::string(wanted));
    }
    return all;
}

const std::string* TomlReader::filled_text(std::string_view key) {
    const auto* value = take_as<std::string>(key, "a text in quotes");
    if (value != nullptr && value->empty()) mistake(key, "must not be empty; leave the key out");
    return value;
}

std::string TomlReader::text(std::string_view key) {
    const auto* value = filled_text(key);
    if (value == nullptr) return {};
    if (!is_plain_line(*value)) mistake(key, not_plain);
    return *value;
}

std::string TomlReader::required_text(std::string_view key) {
    if (find(key) == nullptr) mistake(key, "is missing");
    return text(key);
}

std::string TomlReader::required_prose(std::string_view key) {
    if (find(key) == nullptr) mistake(key, "is missing");
    const auto* value = filled_text(key);
    if (value == nullptr) return {};
    auto line = *value;
    std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    if (!is_plain_line(line)) mistake(key, "must have no control characters");
    return *value;
}

bool TomlReader::flag(std::string_view key, bool otherwise) {
    const auto* value = take_as<bool>(key, "true or false");
    return value != nullptr ? *value : otherwise;
}

int TomlReader::number(std::string_view key, int otherwise) {
    const auto* value = take_as<std::int64_t>(key, "a whole number");
    if (value == nullptr) return otherwise;
    if (*value >= 1 && *value <= 999'999) return static_cast<int>(*value);
    mistake(key, "must be from 1 to 999999");
    return otherwise;
}

std::vector<std::string> TomlReader::texts(std::string_view key) {
    auto all = take_all_as<std::string>(key, "an array of texts in quotes");
    if (!std::ranges::all_of(all, is_plain_line)) mistake(key, not_plain);
    return all;
}

std::vector<int> TomlReader::numbers(std::string_view key) {
    std::vector<int> all;
    for (const auto value : take_all_as<std::int64_t>(key, "an array of whole numbers")) {
        all.push_back(static_cast<int>(value));
    }
    return all;
}

std::vector<std::pair<std::string, std::string>> TomlReader::pairs(std::string_view key) {
    std::vector<std::pair<std::string, std::string>> all;
    const auto* table = take_as<TomlTable>(key, "a table of texts: { name = \"value\" }");
    if (table == nullptr) return all;
    for (const auto& [each, node] : *table) {
        const TomlPlace place{file_, node.line, full_key(key) + "." + each};
        const auto* value = std::get_if<std::string>(&node.value);
        if (value == nullptr)
            mistakes_->add(place, "must be a text in quotes");
        else if (each.empty() || !is_plain_line(each) || !is_plain_line(*value))
            mistakes_->add(place, not_plain);
        else
            all.emplace_back(each, *value);
    }
    return all;
}

std::optional<TomlReader> TomlReader::table(std::string_view key) {
    const TomlNode* node = take(key);
    if (node == nullptr) return std::nullopt;
    return TomlReader(*node, file_, full_key(key), *mistakes_);
}

std::vector<TomlReader> TomlReader::tables(std::string_view key) {
    std::vector<TomlReader> all;
    const auto* array = take_as<TomlArray>(key, "an array of tables");
    if (array == nullptr) return all;
    for (std::size_t i = 0; i < array->size(); ++i) {
        all.emplace_back((*array)[i], file_, full_key(key) + "[" + std::to_string(i) + "]", *mistakes_);
    }
    return all;
}

std::vector<std::pair<std::string, TomlReader>> TomlReader::all_tables() {
    std::vector<std::pair<std::string, TomlReader>> all;
    for (const auto& [key, node] : *table_) {
        known_.insert(key);
        all.emplace_back(key, TomlReader(node, file_, full_key(key), *mistakes_));
    }
    return all;
}

std::size_t TomlReader::choice(std::string_view key, const std::vector<std::string>& names) {
    const auto value = text(key);
    const auto found = std::ranges::find(names, value);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    if (!value.empty()) mistake(key, "\"" + value + "\" is not one of " + joined(names));
    return 0;
}

TomlPlace TomlReader::place(std::string_view key) const {
    const TomlNode* node = find(key);
    return {file_, node != nullptr ? node->line : line_, full_key(key)};
}

void TomlReader::refuse_unknown_keys() {
    for (const auto& [key, node] : *table_) {
        if (!known_.contains(key)) mistake(key, "is not a known key; is it misspelt?");
    }
}

std::string TomlReader::full_key(std::string_view key) const {
    if (path_.empty()) return std::string(key);
    return key.empty() ? path_ : path_ + "." + std::string(key);
}

}  // namespace stmirror
