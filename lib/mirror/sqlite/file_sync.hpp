// SPDX-License-Identifier: MIT
// Files as the system sees them, for what has to be on the disk before something else happens. Throws
// ErrorException with Errc::Io.
#pragma once

#include <filesystem>
#include <string>

#include "base/descriptor.hpp"

namespace stmirror::mirror {

/// Throws with the path, what failed, and what the system says about it (errno).
[[noreturn]] void fail_at(const std::filesystem::path& path, const std::string& what);

/// The name of a file that was renamed outlasts a power cut once its folder is on the disk.
void sync_folder_of(const std::filesystem::path& file);

}  // namespace stmirror::mirror
