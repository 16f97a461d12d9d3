// SPDX-License-Identifier: MIT
// Writes small files for people and secrets, with the mode that they need from the first byte on.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string_view>

#include "base/problem.hpp"

namespace stmirror {

/// Replaces the text of an existing file. Follows no symbolic link.
Result<> write_file(const std::filesystem::path& file, std::string_view text, mode_t mode);

}  // namespace stmirror
