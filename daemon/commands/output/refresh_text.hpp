// SPDX-License-Identifier: MIT
// What a refresh came to, as text. Pure.
#pragma once

#include <string>
#include <vector>

#include "settings/settings.hpp"
#include "sync/refresh/refresh_report.hpp"
#include "sync/refresh/refresh_target.hpp"

namespace stmirror::daemon {

/// A line for each table of which something was read.
std::string render(const sync::RefreshReport& report);

/// By when a running daemon has brought what a write touched into the mirror. Empty where nothing of it is
/// mirrored.
std::string shown_by_the_daemon(const std::vector<sync::RefreshTarget>& touched, bool deletes,
                                const Configuration& configuration);

}  // namespace stmirror::daemon
