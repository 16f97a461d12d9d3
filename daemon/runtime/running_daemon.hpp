// SPDX-License-Identifier: MIT
// Asks a daemon that is running on this machine for the status of the same mirror.
#pragma once

#include <optional>
#include <string>

#include "settings/settings.hpp"
#include "status/model/snapshot.hpp"

namespace stmirror::daemon {

struct DaemonStatus {
    std::string text;  ///< the status in the requested StatusForm
    status::Freshness freshness = status::Freshness::Stale;
};

enum class StatusForm { Text, Json };

/// Returns the daemon's status. Empty if no daemon answers in time at the address of the settings, if it
/// serves another mirror, or if another user runs the program that listens there.
/// `columns` is the width of the output; 0 means any width.
std::optional<DaemonStatus> ask_daemon(const Settings& settings, StatusForm form, std::size_t columns);

}  // namespace stmirror::daemon
