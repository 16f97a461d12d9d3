// SPDX-License-Identifier: MIT
// Writes the report of `verify` as text, and chooses its exit code. No side effects.
#pragma once

#include <cstddef>
#include <string>

#include "daemon/runtime/exit_code.hpp"
#include "verify/report.hpp"

namespace stmirror::daemon {

/// Returns a line for each resource, then the differences, what was not compared, and the number of requests.
/// `columns` is the width of the output; 0 means any width.
std::string render(const verify::VerifyReport& report, bool several_tenants, std::size_t columns);

/// Returns Ok if everything is equal or repaired, Failed if something differs, and NotCompared if no
/// difference was found but not everything was compared.
ExitCode exit_code_of(const verify::VerifyReport& report);

}  // namespace stmirror::daemon
