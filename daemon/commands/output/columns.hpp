// SPDX-License-Identifier: MIT
// How wide the output for people may be.
#pragma once

#include <cstddef>

namespace stmirror::daemon {

/// Returns how many columns an output has, but at least 40: those of `variable`, which is COLUMNS or null, or
/// those of the terminal, which are 0 if there is none. Returns 0 if neither says a number.
std::size_t columns_of(const char* variable, std::size_t of_terminal);

/// Returns the columns of the standard output of this process.
std::size_t columns_of_output();

}  // namespace stmirror::daemon
