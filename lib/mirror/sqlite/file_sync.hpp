// SPDX-License-Identifier: MIT
// Makes files durable before the next step. Throws ProblemException with Errc::Io.
#pragma once

#include <filesystem>
#include <string>

#include "base/descriptor.hpp"

namespace stmirror::mirror {

/// Throws with the path, what failed, and the text of errno.
[[noreturn]] void fail_at(const std::filesystem::path& path, const std::string& what);

/// Syncs the folder of a renamed file, so that the new name survives a power failure.
void sync_folder_of(const std::filesystem::path& file);

}  // namespace stmirror::mirror
