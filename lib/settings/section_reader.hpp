// SPDX-License-Identifier: MIT
// Reads the keys of one section into variables that already contain the defaults. Collects each mistake with
// its line and continues. The keys that are read are the known keys. Messages never contain values, because a
// value may be a secret.
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

/// By line; each is "key: what is wrong and what to do".
using Mistakes = std::multimap<int, std::string>;

/// "did you mean "poll"?" with the nearest of `known`; empty if none is near.
std::string nearest(std::string_view name, std::span<const std::string> known);

class SectionReader {
 public:
    /// `file` is the configuration file that contains the section.
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
    /// A relative path starts at the folder of the file.
    void path(const std::string& key, std::filesystem::path& out);
    void ids(const std::string& key, std::vector<std::int64_t>& out);
    /// Reads `key`_file = "/path", or `key` = "credential:NAME" or "env:NAME". One of them is required.
    void secret(const std::string& key, SecretSource& out);
    /// Like secret(), for a secret that is not required. Returns whether it is set.
    bool optional_secret(const std::string& key, SecretSource& out);

    void mistake(const std::string& key, const std::string& what);
    /// "file:line: section.key", for later messages about the value.
    std::string place_of(const std::string& key) const;
    const std::vector<std::string>& known_keys() const { return known_; }

 private:
    /// The value of a key; null if it is missing or of another type, which is a mistake.
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
