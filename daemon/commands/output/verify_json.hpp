// SPDX-License-Identifier: MIT
// Writes the report of `verify` as JSON. It contains keys and names of fields, but no values.
#pragma once

#include <string>

#include "verify/report.hpp"

namespace stmirror::daemon {

std::string to_json(const verify::VerifyReport& report);

}  // namespace stmirror::daemon
