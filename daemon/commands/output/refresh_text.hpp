// SPDX-License-Identifier: MIT
// The result of a refresh as text. Pure.
#pragma once

#include <string>

#include "sync/refresh/refresh_report.hpp"

namespace stmirror::daemon {

/// A line for each table that was read.
std::string render(const sync::RefreshReport& report);

}  // namespace stmirror::daemon
