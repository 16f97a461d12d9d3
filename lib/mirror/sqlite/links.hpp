// SPDX-License-Identifier: MIT
// Which file is behind a name.
#pragma once

#include <filesystem>

namespace stmirror::mirror {

/// Resolves symbolic links, also to a file that does not exist yet: SQLite puts -wal and -shm beside the
/// target. Hard links cannot be resolved, and SQLite would use one -wal for each name: use only one name of a
/// mirror.
std::filesystem::path behind_links(std::filesystem::path path);

}  // namespace stmirror::mirror
