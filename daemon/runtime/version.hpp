// SPDX-License-Identifier: MIT
// The program's version, set by the build.
#pragma once

namespace stmirror::daemon {

/// Returns the version, for example "0.1.0".
const char* version();

}  // namespace stmirror::daemon
