// SPDX-License-Identifier: MIT
#include "daemon/runtime/version.hpp"

namespace stmirror::daemon {

const char* version() { return STMIRROR_VERSION; }

}  // namespace stmirror::daemon
