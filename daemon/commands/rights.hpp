// SPDX-License-Identifier: MIT
// Whether the user that the daemon runs as may read and write what it must. Creates nothing.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "daemon/runtime/service_user.hpp"
#include "settings/settings.hpp"
#include "sync/check.hpp"

namespace stmirror::daemon {

/// One line for each thing that this user needs and one for the mirror. Without `user`: for the user of this
/// process. Call it while the process has one thread.
std::vector<sync::CheckLine> check_rights(const std::filesystem::path& config_file, const Settings& settings,
                                          const std::optional<ServiceUser>& user);

}  // namespace stmirror::daemon
