// SPDX-License-Identifier: MIT
// The small files beside the mirror in which readers of the change log keep their state. Throws
// ProblemException.
#pragma once

#include <filesystem>
#include <string>

namespace stmirror::mirror {

/// The file of a reader. Creates nothing. Errc::Usage if the name is longer than 64 characters or has
/// characters other than letters, digits, '-' and '_'.
std::filesystem::path consumer_file(const std::filesystem::path& mirror, const std::string& name);
/// Creates the folder of these files if it is missing.
void make_consumers_folder(const std::filesystem::path& mirror);
/// Replaces the file durably. After a crash the previous contents remain. One process at a time.
void replace_consumer_file(const std::filesystem::path& file, const std::string& text);

}  // namespace stmirror::mirror
