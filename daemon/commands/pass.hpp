// SPDX-License-Identifier: MIT
// One pass over the feeds from the command line: what `sync` and `demo` have in common.
#pragma once

#include <string>
#include <vector>

#include "daemon/runtime/context.hpp"
#include "sync/feeds/pass_mode.hpp"

namespace stmirror::daemon {

struct PassOptions {
    std::vector<std::string> resources;  ///< empty: all that the settings enable
    bool progress = true;                ///< bars, where the output is a terminal
    sync::PassMode mode{};
};

/// Errc::Usage where one of the names is no table that the settings enable.
Result<> check_names(const std::vector<std::string>& names, const Configuration& configuration);

/// Runs the pass, shows its progress and prints a line for each feed. True where every feed has caught up and
/// the brake held nothing.
Result<bool> run_pass(const Context& context, const Configuration& configuration, const PassOptions& options);

}  // namespace stmirror::daemon
