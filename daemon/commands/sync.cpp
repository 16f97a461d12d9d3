// SPDX-License-Identifier: MIT
#include "daemon/commands.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/pass.hpp"

namespace stmirror::daemon {

int run(const Context& context, const SyncOptions& options) {
    const auto configuration = context.load();
    if (!configuration) return context.fail(configuration.error());
    const auto caught_up = run_pass(context, *configuration, {options.resources, options.progress});
    if (!caught_up) return context.fail(caught_up.error());
    return code(*caught_up ? ExitCode::Ok : ExitCode::Failed);
}

}  // namespace stmirror::daemon
