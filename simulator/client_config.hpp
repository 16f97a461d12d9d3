// SPDX-License-Identifier: MIT
// Writes a configuration with which stmirror can mirror a simulator, and the secret files that the
// configuration names.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "catalogue/catalogue.hpp"

namespace stmirror::simulator {

struct ClientConfig {
    std::string base_url;
    std::filesystem::path ca_file;
    std::string app_key;
    std::vector<std::int64_t> tenant_ids;
    std::filesystem::path resources_folder{};  ///< empty if there are no resource files
    std::vector<std::string> feeds{};          ///< resources to mirror although their files disable them
    std::vector<std::string> modules{crm_module};
};

/// Writes `file` and, in the same folder, `<stem>.app_key` and `<stem>.<tenant>.secret`, all with mode 0600.
/// The configuration names `<stem>.db` in that folder as the mirror.
Result<> write_client_config(const std::filesystem::path& file, const ClientConfig& config);

}  // namespace stmirror::simulator
