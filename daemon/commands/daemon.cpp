// SPDX-License-Identifier: MIT
#include "daemon/commands/commands.hpp"
#include "daemon/service/service.hpp"

namespace stmirror::daemon {

int run(const Context& context, const DaemonOptions&) { return Service(context).run(); }

}  // namespace stmirror::daemon
