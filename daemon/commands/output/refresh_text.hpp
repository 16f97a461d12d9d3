// SPDX-License-Identifier: MIT
// Writes the result of a refresh as text. No side effects.
#pragma once

#include <string>

#include "sync/refresh/refresh_report.hpp"

namespace stmirror::daemon {

/// Returns a line for each table that was read.
std::string render(const sync::RefreshReport& report);

}  // namespace stmirror::daemon
