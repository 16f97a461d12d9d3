// SPDX-License-Identifier: MIT
// Writes a configuration that lets stmirror mirror a simulator, and its secret files.
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
    std::filesystem::path resources_folder{};  ///< empty: none
    std::vector<std::string> feeds{};  ///< resources that are disabled in their files, but to be mirrored
    std::vector<std::string> modules{crm_module};
};

/// Writes `file`, and beside it `<stem>.app_key` and `<stem>.<tenant>.secret` with mode 0600. The
/// configuration names `<stem>.db` in the same folder as the mirror.
Result<> write_client_config(const std::filesystem::path& file, const ClientConfig& config);

}  // namespace stmirror::simulator
