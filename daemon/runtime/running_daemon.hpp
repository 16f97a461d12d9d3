// SPDX-License-Identifier: MIT
// The daemon that may be running beside this process: what it says of the same mirror.
#pragma once

#include <optional>
#include <string>

#include "settings/settings.hpp"
#include "status/model/snapshot.hpp"

namespace stmirror::daemon {

struct DaemonStatus {
    std::string text;  ///< as asked for
    status::Freshness freshness = status::Freshness::Stale;
};

enum class StatusForm { Text, Json };

/// Empty where no daemon answers soon at the address of these settings, or one of another mirror.
std::optional<DaemonStatus> ask_daemon(const Settings& settings, StatusForm form);

}  // namespace stmirror::daemon
