// SPDX-License-Identifier: MIT
// How times are written in messages.
#pragma once

#include <chrono>
#include <string>

namespace stmirror::net {

/// "10 s", "250 ms".
inline std::string in_words(std::chrono::milliseconds time) {
    const auto count = time.count();
    return count % 1000 == 0 ? std::to_string(count / 1000) + " s" : std::to_string(count) + " ms";
}

}  // namespace stmirror::net
