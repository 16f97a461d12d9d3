// SPDX-License-Identifier: MIT
// Reads the keys of one section into their variables, which hold the defaults before. Notes each mistake with
// its line and goes on. The keys asked for are the keys known. Never repeats a value: it might be a secret.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "settings/document.hpp"
#include "settings/settings.hpp"

namespace stmirror::settings {

/// By line, each as "key: what is wrong and what to do".
using Mistakes = std::multimap<int, std::string>;

/// "did you mean "poll"?": the nearest of `known`; empty where none is near.
std::string nearest(std::string_view name, std::span<const std::string> known);

class SectionReader {
 public:
    /// `file` is the configuration that the section stands in.
    SectionReader(const DocumentSection& section, const std::filesystem::path& file, Mistakes& mistakes)
        : section_(section), file_(file), mistakes_(mistakes) {}

    const DocumentSection& section() const { return section_; }
    bool has(std::string_view key) const { return section_.values.contains(key); }

    void text(const std::string& key, std::string& out);
    void required_text(const std::string& key, std::string& out);
    void boolean(const std::string& key, bool& out);
    void integer(const std::string& key, std::int64_t& out, std::int64_t min, std::int64_t max);
    void number(const std::string& key, double& out, double min, double max);
    /// "60s", "5m", "24h", "7d".
    void duration(const std::string& key, std::chrono::seconds& out, std::chrono::seconds min);
    /// Relative paths start at the folder of the file.
    void path(const std::string& key, std::filesystem::path& out);
    void ids(const std::string& key, std::vector<std::int64_t>& out);
    /// `key`_file = "/path", or `key` = "credential:NAME" or "env:NAME"; one of them must be there.
    void secret(const std::string& key, SecretSource& out);
    /// The same for a secret that may be left out; whether it is given.
    bool optional_secret(const std::string& key, SecretSource& out);

    void mistake(const std::string& key, const std::string& what);
    /// "file:line: section.key", for what is found out about its value later.
    std::string place_of(const std::string& key) const;
    const std::vector<std::string>& known_keys() const { return known_; }

 private:
    /// The value of a key; null where it is not there or is of another type, which is then noted.
    template <class T>
    const T* find(const std::string& key, const char* wanted);
    const DocumentValue* look_up(const std::string& key);
    std::filesystem::path resolve(const std::string& text) const {
        return (file_.parent_path() / text).lexically_normal();
    }
    int line_of(const std::string& key) const;
    std::string full_name(const std::string& key) const;

    const DocumentSection& section_;
    const std::filesystem::path& file_;
    Mistakes& mistakes_;
    std::vector<std::string> known_;
};

}  // namespace stmirror::settings
