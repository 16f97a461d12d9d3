// SPDX-License-Identifier: MIT
// The report of `verify` as JSON. Pure. It names keys and fields, never values.
#pragma once

#include <string>

#include "verify/report.hpp"

namespace stmirror::daemon {

std::string to_json(const verify::VerifyReport& report);

}  // namespace stmirror::daemon
