// SPDX-License-Identifier: MIT
// The path of the control socket of a mirror's daemon.
#pragma once

#include <filesystem>

#include "mirror/sqlite/links.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// Returns "<mirror>.sock", next to the file itself, even if the path of the mirror is a symbolic link.
inline std::filesystem::path control_path(const Settings& settings) {
    return mirror::behind_links(settings.mirror_path).string() + ".sock";
}

}  // namespace stmirror::daemon
