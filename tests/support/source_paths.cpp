// SPDX-License-Identifier: MIT
#include "source_paths.hpp"

namespace stmirror {

std::filesystem::path source_dir() { return STMIRROR_SOURCE_DIR; }

std::filesystem::path test_data() { return source_dir() / "tests/data"; }

}  // namespace stmirror
