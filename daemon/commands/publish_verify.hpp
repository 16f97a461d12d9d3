// SPDX-License-Identifier: MIT
// `stmirror publish NAME --verify`: is the target equal to the mirror?
#pragma once

#include "daemon/commands/commands.hpp"

namespace stmirror::daemon {

/// Prints the verdict of each table. Returns the exit code.
int verify_target(const Context& context, const PublishOptions& options, const Configuration& configuration);

}  // namespace stmirror::daemon
