// SPDX-License-Identifier: MIT
// The report of `verify` as text, and its exit code. Pure.
#pragma once

#include <string>

#include "daemon/runtime/exit_code.hpp"
#include "verify/report.hpp"

namespace stmirror::daemon {

/// A line for each resource, then the differences, what could not be compared, and the number of requests.
std::string render(const verify::VerifyReport& report, bool several_tenants);

/// Ok: equal or repaired. Failed: something differs. NotCompared: no difference found, but not all was
/// compared.
ExitCode exit_code_of(const verify::VerifyReport& report);

}  // namespace stmirror::daemon
