// SPDX-License-Identifier: MIT
// What must hold of any resource file, whoever wrote it. For the tests and for the fuzzer.
#pragma once

#include <string>

namespace stmirror::mirror {

/// Reads `text` as the file jobs.toml beside a resource that can be its parent. Either each line of the error
/// names the file and a line in it, or SQLite takes the tables of the resource. What is wrong; empty where
/// nothing is.
std::string resource_file_fault(const std::string& text);

}  // namespace stmirror::mirror
