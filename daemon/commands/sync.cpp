// SPDX-License-Identifier: MIT
#include "daemon/commands.hpp"

namespace stmirror::daemon {

int run(const Context& context, const SyncOptions&) {
    return context.fail({Errc::Usage, "sync: not built in yet"});
}

}  // namespace stmirror::daemon
