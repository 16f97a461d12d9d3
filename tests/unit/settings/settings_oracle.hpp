// SPDX-License-Identifier: MIT
// What must hold of any configuration, no matter who wrote it. For the tests and for the fuzzer.
#pragma once

#include <string>

namespace stmirror {

/// Each line of an error names the file and a line in it, and what is accepted lies within its bounds. What
/// is wrong; empty where nothing is.
std::string settings_fault(const std::string& text);

}  // namespace stmirror
