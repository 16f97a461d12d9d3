// SPDX-License-Identifier: MIT
// Writes times for messages.
#pragma once

#include <chrono>
#include <string>

namespace stmirror::net {

/// Returns "10 s" or "250 ms", for example.
inline std::string in_words(std::chrono::milliseconds time) {
    const auto count = time.count();
    return count % 1000 == 0 ? std::to_string(count / 1000) + " s" : std::to_string(count) + " ms";
}

}  // namespace stmirror::net
