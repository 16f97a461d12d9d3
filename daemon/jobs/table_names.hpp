// SPDX-License-Identifier: MIT
// Checks the names of tables that a person gave. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/problem.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// Errc::Usage if a name is not an enabled table; Errc::Configuration if no table is enabled.
Result<> check_names(const std::vector<std::string>& names, const Configuration& configuration);

}  // namespace stmirror::daemon
