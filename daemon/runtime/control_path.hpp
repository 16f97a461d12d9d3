// SPDX-License-Identifier: MIT
// Where the control socket of a mirror's daemon is.
#pragma once

#include <filesystem>

#include "mirror/sqlite/links.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// "<mirror>.sock", beside the file and not beside a symbolic link to it.
inline std::filesystem::path control_path(const Settings& settings) {
    return mirror::behind_links(settings.mirror_path).string() + ".sock";
}

}  // namespace stmirror::daemon
