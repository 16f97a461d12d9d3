// SPDX-License-Identifier: MIT
#include "daemon/commands.hpp"

namespace stmirror::daemon {

int run(const Context& context, const DemoOptions&) {
    return context.fail({Errc::Usage, "demo: not built in yet"});
}

}  // namespace stmirror::daemon
