// SPDX-License-Identifier: MIT
// Checks that the user of the daemon has the permissions that the daemon needs. Creates nothing.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "daemon/runtime/service_user.hpp"
#include "settings/settings.hpp"
#include "sync/check.hpp"

namespace stmirror::daemon {

/// Returns a line for each file or folder that the user needs, and one for the mirror. A secret has a line
/// only if it cannot be read. Without `user`, checks the user of this process. Call while the process has
/// only one thread.
std::vector<sync::CheckLine> check_rights(const std::filesystem::path& config_file, const Settings& settings,
                                          const std::optional<ServiceUser>& user);

}  // namespace stmirror::daemon
