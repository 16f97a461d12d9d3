// SPDX-License-Identifier: MIT
// Finds the file behind a name.
#pragma once

#include <filesystem>

namespace stmirror::mirror {

/// Resolves symbolic links, because SQLite puts -wal and -shm next to the target. The target need not exist
/// yet. Cannot resolve hard links. SQLite would use a separate -wal for each name, so use only one
/// name for a mirror.
std::filesystem::path behind_links(std::filesystem::path path);

}  // namespace stmirror::mirror
