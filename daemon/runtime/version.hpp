// SPDX-License-Identifier: MIT
// The program's version, as the build knows it.
#pragma once

namespace stmirror::daemon {

/// "0.1.0"
const char* version();

}  // namespace stmirror::daemon
