// SPDX-License-Identifier: MIT
// How wide the output for people may be.
#pragma once

#include <cstddef>

namespace stmirror::daemon {

/// Returns the width of an output in columns, at least 40. `variable` is the environment variable COLUMNS, or
/// null. If it is not a number above 0, the width is `of_terminal`, which is 0 if there is no terminal.
/// Returns 0 if both are missing: then the output may have any width.
std::size_t columns_of(const char* variable, std::size_t of_terminal);

/// Returns the columns of the standard output of this process.
std::size_t columns_of_output();

}  // namespace stmirror::daemon
