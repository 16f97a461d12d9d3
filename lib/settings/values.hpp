// SPDX-License-Identifier: MIT
// Reads the kinds of values that only settings have: durations, paths and secrets. Each mistake is reported
// to the reader.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "settings/settings.hpp"
#include "toml/reader.hpp"

namespace stmirror::settings {

/// "60s", "5m", "24h", "7d".
std::chrono::seconds read_duration(TomlReader& in, const std::string& key, std::chrono::seconds otherwise,
                                   std::chrono::seconds min);
/// A relative path starts at the folder of the file; `otherwise` is returned as it is.
std::filesystem::path read_path(TomlReader& in, const std::string& key, std::filesystem::path otherwise = {});
/// Reads `key`_file = "/path", or `key` = "credential:NAME" or "env:NAME". One of them is required.
SecretSource read_secret(TomlReader& in, const std::string& key);
/// The same for a secret that is not required; empty if neither is set.
std::optional<SecretSource> read_optional_secret(TomlReader& in, const std::string& key);

}  // namespace stmirror::settings
