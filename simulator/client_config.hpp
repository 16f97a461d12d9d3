// SPDX-License-Identifier: MIT
// A ready stmirror.toml that points at a simulator, and the secret files that belong to it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace stmirror::simulator {

struct ClientConfig {
    std::string base_url;
    std::filesystem::path ca_file;
    std::string app_key;
    std::vector<std::int64_t> tenant_ids;
    std::filesystem::path resources_folder{};  ///< empty: none
    std::vector<std::string> feeds{};  ///< resources that their files leave out, to be mirrored all the same
};

/// Writes `file`, and beside it `<stem>.app_key` and `<stem>.<tenant>.secret` with mode 0600. The mirror's
/// file is to be `<stem>.db`, beside it too.
Result<> write_client_config(const std::filesystem::path& file, const ClientConfig& config);

}  // namespace stmirror::simulator
