// SPDX-License-Identifier: MIT
// Reads the keys of one TOML table and collects every mistake with its file, line and key. A wrong value is
// replaced by an empty one, so that one run finds all mistakes. Used by one thread.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/toml_tree.hpp"

namespace stmirror {

/// The position of a key, for messages.
struct TomlPlace {
    std::string file;
    int line = 0;
    std::string key;
};

/// All mistakes so far.
class Mistakes {
 public:
    void add(const TomlPlace& place, std::string_view what);
    void add_line(std::string line) { lines_.push_back(std::move(line)); }
    bool empty() const { return lines_.empty(); }
    std::string text() const;

 private:
    std::vector<std::string> lines_;
};

class TomlReader {
 public:
    /// `path` is the prefix of the table's keys in messages: "" for the file itself, "feed" for [feed].
    TomlReader(const TomlNode& node, std::string file, std::string path, Mistakes& mistakes);

    bool has(std::string_view key) const { return find(key) != nullptr; }
    /// One line without control characters.
    std::string text(std::string_view key);
    std::string required_text(std::string_view key);
    /// Like required_text(), but for people to read: several lines are allowed.
    std::string required_prose(std::string_view key);
    bool flag(std::string_view key, bool otherwise);
    /// An integer from 1 to 999999; `otherwise` if the key is missing.
    int number(std::string_view key, int otherwise);
    std::vector<std::string> texts(std::string_view key);
    std::vector<int> numbers(std::string_view key);
    /// A table of texts: { active = "Any" }.
    std::vector<std::pair<std::string, std::string>> pairs(std::string_view key);
    std::optional<TomlReader> table(std::string_view key);
    /// An array of tables: [[key]] or key = [ {…}, … ].
    std::vector<TomlReader> tables(std::string_view key);
    /// Every key of this table as a table of its own.
    std::vector<std::pair<std::string, TomlReader>> all_tables();
    /// Marks a key as known and returns the index of its value in `names`; 0, with a mistake, if it is none
    /// of them.
    std::size_t choice(std::string_view key, const std::vector<std::string>& names);

    TomlPlace place(std::string_view key) const;
    void mistake(std::string_view key, std::string_view what) { mistakes_->add(place(key), what); }
    /// Call last: reports the keys that were not read.
    void refuse_unknown_keys();

 private:
    const TomlNode* find(std::string_view key) const;
    const TomlNode* take(std::string_view key);
    template <class T>
    const T* take_as(std::string_view key, std::string_view wanted);
    template <class T>
    std::vector<T> take_all_as(std::string_view key, std::string_view wanted);
    std::string full_key(std::string_view key) const;
    const std::string* filled_text(std::string_view key);

    const TomlTable* table_;
    int line_;
    std::string file_;
    std::string path_;
    std::set<std::string, std::less<>> known_;
    Mistakes* mistakes_;
};

}  // namespace stmirror
