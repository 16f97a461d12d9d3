// SPDX-License-Identifier: MIT
// The mirror of a configuration as a connection that only reads it sees it.
#pragma once

#include <memory>

#include "mirror/reader.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// Errc::NotOurs where it mirrors another API than the one of these settings: everything would differ.
Result<std::unique_ptr<mirror::Reader>> open_reader(const Settings& settings);

}  // namespace stmirror::daemon
