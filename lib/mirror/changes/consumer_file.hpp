// SPDX-License-Identifier: MIT
// The small files next to the mirror in which readers of the change log store their state. The functions
// throw ProblemException.
#pragma once

#include <filesystem>
#include <string>

namespace stmirror::mirror {

/// Returns the path of a reader's file, which is next to the file behind symbolic links of the mirror.
/// Creates nothing. Throws Errc::Usage if the name is empty, is longer than 64 characters, or has characters
/// other than letters, digits, '-' and '_'.
std::filesystem::path consumer_file(const std::filesystem::path& mirror, const std::string& name);
/// Creates the folder of these files if it is missing.
void make_consumers_folder(const std::filesystem::path& mirror);
/// Replaces the file durably. A crash during the call leaves the previous contents or the new ones. Only one
/// process may call it for a file at a time.
void replace_consumer_file(const std::filesystem::path& file, const std::string& text);

}  // namespace stmirror::mirror
