// SPDX-License-Identifier: MIT
// Where tests find the files of the repository. The folder is compiled into one file only, so that a compiler
// cache serves every checkout.
#pragma once

#include <filesystem>

namespace stmirror {

/// The root of the repository.
std::filesystem::path source_dir();
/// tests/data.
std::filesystem::path test_data();

}  // namespace stmirror
