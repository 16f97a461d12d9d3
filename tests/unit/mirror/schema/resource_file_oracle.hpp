// SPDX-License-Identifier: MIT
// Properties that any resource file must have. Used by the tests and by the fuzzer.
#pragma once

#include <string>

namespace stmirror::mirror {

/// Reads `text` as jobs.toml, together with a resource that can be its parent. Either each line of the error
/// names the file and a line in it, or SQLite accepts the tables of the resource. Returns what is wrong, or
/// an empty string if nothing is wrong.
std::string resource_file_fault(const std::string& text);

}  // namespace stmirror::mirror
