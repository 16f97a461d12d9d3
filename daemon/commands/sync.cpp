// SPDX-License-Identifier: MIT
#include "daemon/commands/commands.hpp"
#include "daemon/commands/do_job.hpp"

namespace stmirror::daemon {
namespace {

template <class Options>
int run_and_exit(const Context& context, const Options& options) {
    const auto configuration = context.load();
    if (!configuration) { return context.fail(configuration.error()); }
    return do_job(context, *configuration, {options});
}

}  // namespace

int run(const Context& context, const SyncOptions& options) { return run_and_exit(context, options); }
int run(const Context& context, const ResyncOptions& options) { return run_and_exit(context, options); }
int run(const Context& context, const SweepOptions& options) { return run_and_exit(context, options); }
int run(const Context& context, const VerifyOptions& options) { return run_and_exit(context, options); }
int run(const Context& context, const RefreshOptions& options) { return run_and_exit(context, options); }

}  // namespace stmirror::daemon
