// SPDX-License-Identifier: MIT
// Waits in a test for other threads and processes, until a condition is true. The limit is far longer than a
// busy machine needs.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace stmirror::testing {

/// Returns false if the condition did not become true within `time`.
inline bool comes_true(const std::function<bool()>& condition,
                       std::chrono::milliseconds time = std::chrono::seconds{60}) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) { return false; }
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return true;
}

}  // namespace stmirror::testing
