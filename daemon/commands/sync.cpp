// SPDX-License-Identifier: MIT
#include "daemon/commands/commands.hpp"
#include "daemon/commands/pass.hpp"
#include "daemon/runtime/exit_code.hpp"

namespace stmirror::daemon {

namespace {

int run_and_exit(const Context& context, const PassOptions& options) {
    const auto configuration = context.load();
    if (!configuration) return context.fail(configuration.error());
    const auto caught_up = run_pass(context, *configuration, options);
    if (!caught_up) return context.fail(caught_up.error());
    return code(*caught_up ? ExitCode::Ok : ExitCode::Failed);
}

}  // namespace

int run(const Context& context, const SyncOptions& options) {
    return run_and_exit(context, {options.resources, options.progress, {}, options.json});
}

int run(const Context& context, const ResyncOptions& options) {
    sync::PassMode mode;
    mode.from_start = true;
    return run_and_exit(context, {options.resources, options.progress, mode, options.json});
}

int run(const Context& context, const SweepOptions& options) {
    sync::PassMode mode;
    mode.from_start = true;
    mode.accept_deletes = options.accept_deletes;
    return run_and_exit(context, {options.resources, options.progress, mode, options.json});
}

}  // namespace stmirror::daemon
