// SPDX-License-Identifier: MIT
// The result of a refresh as text. Pure.
#pragma once

#include <string>
#include <vector>

#include "settings/settings.hpp"
#include "sync/refresh/refresh_report.hpp"
#include "sync/refresh/refresh_target.hpp"

namespace stmirror::daemon {

/// A line for each table that was read.
std::string render(const sync::RefreshReport& report);

/// After a write: within which time a running daemon will have mirrored the touched records, by table. Empty
/// if none of them is mirrored.
std::string shown_by_the_daemon(const std::vector<sync::RefreshTarget>& touched, bool deletes,
                                const Configuration& configuration);

}  // namespace stmirror::daemon
