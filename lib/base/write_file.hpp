// SPDX-License-Identifier: MIT
// Writes small files, some of which contain secrets. A file has the required mode before any text is written.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string_view>

#include "base/problem.hpp"

namespace stmirror {

/// Writes a file, or replaces its text if it exists. Does not follow a symbolic link.
Result<> write_file(const std::filesystem::path& file, std::string_view text, mode_t mode);

}  // namespace stmirror
