// SPDX-License-Identifier: MIT
// What the process asks of glibc's allocator, so that it holds little while it has little to do.
#pragma once

namespace stmirror::daemon {

/// Once, before anything else.
void keep_memory_small();
/// What was freed goes back to the system: after a burst glibc would keep it. A millisecond or so.
void give_memory_back();

}  // namespace stmirror::daemon
