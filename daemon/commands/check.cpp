// SPDX-License-Identifier: MIT
#include "daemon/commands.hpp"

namespace stmirror::daemon {

int run(const Context& context, const CheckOptions&) {
    return context.fail({Errc::Usage, "check: not built in yet"});
}

}  // namespace stmirror::daemon
