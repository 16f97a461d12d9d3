// SPDX-License-Identifier: MIT
// The report of a verification as people read it. Pure.
#pragma once

#include <string>

#include "sync/verify_report.hpp"

namespace stmirror::daemon {

/// A line for each resource, then what differs, what could not be compared, and what it took.
std::string render(const sync::VerifyReport& report, bool several_tenants);

}  // namespace stmirror::daemon
