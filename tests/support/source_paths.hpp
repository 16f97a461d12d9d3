// SPDX-License-Identifier: MIT
// Where tests find the files of the repository. Only one file is compiled with the path, so that a compiler
// cache works for every checkout.
#pragma once

#include <filesystem>

namespace stmirror {

/// Returns the root of the repository.
std::filesystem::path source_dir();
/// Returns the folder tests/data.
std::filesystem::path test_data();

}  // namespace stmirror
