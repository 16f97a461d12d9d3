// SPDX-License-Identifier: MIT
// What `check` found. Plain values.
#pragma once

#include <string>

namespace stmirror::sync {

/// One line of `check`.
struct CheckLine {
    std::string what;  ///< "tenant acme: customers"
    bool ok = false;
    std::string message;  ///< what was found, or what is wrong and what to do
};

}  // namespace stmirror::sync
