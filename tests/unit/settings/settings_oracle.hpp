// SPDX-License-Identifier: MIT
// Properties of the parser for any configuration text. For the tests and the fuzzer.
#pragma once

#include <string>

namespace stmirror {

/// Each line of an error names the file and a line of it, and accepted values are within their bounds.
/// Returns what is wrong; empty if nothing is.
std::string settings_fault(const std::string& text);

}  // namespace stmirror
