// SPDX-License-Identifier: MIT
// Rows of tenants that the settings do not name: there is nobody to compare them with. Pure.
#pragma once

#include <vector>

#include "mirror/reader.hpp"
#include "settings/settings.hpp"
#include "verify/report.hpp"

namespace stmirror::sync {

/// Those of these resources, in the order of `health`.
std::vector<ForeignRows> foreign_rows(const mirror::Health& health, const Settings& settings,
                                      const std::vector<const Resource*>& resources);

}  // namespace stmirror::sync
