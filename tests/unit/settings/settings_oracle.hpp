// SPDX-License-Identifier: MIT
// Properties of the parser for any configuration text. Used by the tests and by the fuzzer.
#pragma once

#include <string>

namespace stmirror {

/// Each line of an error must name the file and a line in it, and accepted values must be within their
/// bounds. Returns what is wrong, or an empty string if nothing is wrong.
std::string settings_fault(const std::string& text);

}  // namespace stmirror
