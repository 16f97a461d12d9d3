// SPDX-License-Identifier: MIT
// Reads the kinds of values that only settings have: durations, paths and secrets. Each mistake is noted in
// the reader.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "settings/settings.hpp"
#include "toml/reader.hpp"

namespace stmirror::settings {

/// Reads a duration: "60s", "5m", "24h", "7d".
std::chrono::seconds read_duration(TomlReader& in, const std::string& key, std::chrono::seconds otherwise,
                                   std::chrono::seconds min);
/// Reads a path. A relative path is relative to the folder of the file, but `otherwise` is returned
/// unchanged.
std::filesystem::path read_path(TomlReader& in, const std::string& key, std::filesystem::path otherwise = {});
/// Reads `key`_file = "/path", or `key` = "credential:NAME" or "env:NAME". One of the two keys is required.
SecretSource read_secret(TomlReader& in, const std::string& key);
/// Reads an optional secret like read_secret(). Returns empty if neither key is set.
std::optional<SecretSource> read_optional_secret(TomlReader& in, const std::string& key);

}  // namespace stmirror::settings
