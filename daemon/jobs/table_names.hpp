// SPDX-License-Identifier: MIT
// Checks names of tables from the command line. No side effects.
#pragma once

#include <string>
#include <vector>

#include "base/problem.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// Returns Errc::Usage if a name is not an enabled table, and Errc::Configuration if no table is enabled.
Result<> check_names(const std::vector<std::string>& names, const Configuration& configuration);

}  // namespace stmirror::daemon
