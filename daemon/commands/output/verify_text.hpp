// SPDX-License-Identifier: MIT
// The report of a verification as people and scripts read it. Pure.
#pragma once

#include <string>

#include "daemon/runtime/exit_code.hpp"
#include "verify/report.hpp"

namespace stmirror::daemon {

/// A line for each resource, then what differs, what could not be compared, and what it took.
std::string render(const sync::VerifyReport& report, bool several_tenants);

/// Ok: equal, or repaired. Failed: something differs. NotCompared: nothing does, as far as it was compared.
ExitCode exit_code_of(const sync::VerifyReport& report);

}  // namespace stmirror::daemon
