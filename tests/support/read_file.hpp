// SPDX-License-Identifier: MIT
// Reads a file as text. Returns an empty string if there is no such file.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace stmirror::testing {

inline std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace stmirror::testing
