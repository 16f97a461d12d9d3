// SPDX-License-Identifier: MIT
// One pass over the feeds from the command line, for `sync`, `resync`, `sweep` and `demo`.
#pragma once

#include <string>
#include <vector>

#include "daemon/runtime/context.hpp"
#include "sync/feeds/pass_mode.hpp"

namespace stmirror::daemon {

struct PassOptions {
    std::vector<std::string> resources;  ///< empty: all enabled ones
    bool progress = true;                ///< progress bars if the output is a terminal
    sync::PassMode mode{};
    bool json = false;  ///< the result as JSON, no progress
};

/// Errc::Usage if a name is not an enabled table; Errc::Configuration if no table is enabled.
Result<> check_names(const std::vector<std::string>& names, const Configuration& configuration);

/// Runs the pass, shows its progress and prints a line for each feed. True if every feed has caught up and no
/// deletion was withheld.
Result<bool> run_pass(const Context& context, const Configuration& configuration, const PassOptions& options);

}  // namespace stmirror::daemon
