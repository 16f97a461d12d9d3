// SPDX-License-Identifier: MIT
// `stmirror publish NAME --verify`: compares the target with the mirror.
#pragma once

#include "daemon/commands/commands.hpp"

namespace stmirror::daemon {

/// Prints the result of each table. Returns the exit code.
int verify_target(const Context& context, const PublishOptions& options, const Configuration& configuration);

}  // namespace stmirror::daemon
