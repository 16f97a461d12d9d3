// SPDX-License-Identifier: MIT
// Opens the mirror of a configuration read-only.
#pragma once

#include <memory>

#include "mirror/reader.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// Opens the mirror's file. Returns Errc::NotOurs if the file mirrors an environment different from that in
/// the settings.
Result<std::unique_ptr<mirror::Reader>> open_reader(const Settings& settings);

}  // namespace stmirror::daemon
