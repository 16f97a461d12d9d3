// SPDX-License-Identifier: MIT
// Reads the keys of one TOML table and notes every mistake with its file, line and key. A missing or wrong
// value is replaced, so that one run finds all mistakes. The keys that are read are the known keys; any other
// key is a mistake. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "toml/mistakes.hpp"
#include "toml/tree.hpp"

namespace stmirror {

class TomlReader {
 public:
    /// `path` is the prefix of the table's keys in messages: "" for the file itself, "feed" for [feed].
    TomlReader(const TomlNode& node, std::string file, std::string path, Mistakes& mistakes);

    const std::string& path() const { return path_; }
    bool has(std::string_view key) const { return find(key) != nullptr; }
    /// Returns one line without control characters, or `otherwise` if the key is missing.
    std::string text(std::string_view key, std::string_view otherwise = {});
    std::string required_text(std::string_view key);
    /// Like required_text(), but for text that people read, so several lines are allowed.
    std::string required_prose(std::string_view key);
    bool flag(std::string_view key, bool otherwise);
    std::int64_t integer(std::string_view key, std::int64_t otherwise, std::int64_t min, std::int64_t max);
    double number(std::string_view key, double otherwise, double min, double max);
    std::vector<std::string> texts(std::string_view key);
    std::vector<std::int64_t> integers(std::string_view key, std::int64_t min);
    /// Reads a table of texts: { active = "Any" }.
    std::vector<std::pair<std::string, std::string>> pairs(std::string_view key);
    std::optional<TomlReader> table(std::string_view key);
    /// Reads an array of tables: [[key]] or key = [ {…}, … ].
    std::vector<TomlReader> tables(std::string_view key);
    /// Returns every key of this table, each read as a table.
    std::vector<std::pair<std::string, TomlReader>> all_tables();
    /// Returns the index of the value in `names`, or `otherwise` if the key is missing or the value is not in
    /// `names`.
    std::size_t choice(std::string_view key, const std::vector<std::string>& names,
                       std::size_t otherwise = 0);

    TomlPlace place(std::string_view key) const;
    void mistake(std::string_view key, std::string_view what) { mistakes_->add(place(key), what); }
    std::vector<std::string> known_keys() const { return {known_.begin(), known_.end()}; }
    /// Notes a mistake for each key that was not read. Call this last. `elsewhere` may say where such a key
    /// belongs.
    void refuse_unknown_keys(const std::function<std::string(std::string_view)>& elsewhere = {});

 private:
    const TomlNode* find(std::string_view key) const;
    const TomlNode* take(std::string_view key);
    template <class T>
    const T* take_as(std::string_view key, std::string_view wanted);
    template <class T>
    std::vector<T> take_all_as(std::string_view key, std::string_view wanted);
    std::string full_key(std::string_view key) const;
    const std::string* filled_text(std::string_view key);
    TomlReader inner(const TomlNode& node, std::string_view key) const;

    const TomlTable* table_;
    int line_;
    std::string file_;
    std::string path_;
    std::set<std::string, std::less<>> known_;
    Mistakes* mistakes_;
};

}  // namespace stmirror
