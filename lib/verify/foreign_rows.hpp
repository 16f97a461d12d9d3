// SPDX-License-Identifier: MIT
// Finds rows of tenants that are not in the settings. Such rows cannot be compared.
#pragma once

#include <vector>

#include "mirror/reader.hpp"
#include "settings/settings.hpp"
#include "verify/report.hpp"

namespace stmirror::verify {

/// Returns the rows of these tenants in the tables of `resources`, in the order of `health`.
std::vector<ForeignRows> foreign_rows(const mirror::Health& health, const Settings& settings,
                                      const std::vector<const Resource*>& resources);

}  // namespace stmirror::verify
