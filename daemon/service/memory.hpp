// SPDX-License-Identifier: MIT
// What the process asks of glibc's allocator, so that it holds little while it has little to do.
#pragma once

namespace stmirror::daemon {

/// Once, before anything else.
void keep_memory_small();
/// What was freed goes back to the system: after a burst glibc would keep it. A millisecond or so.
void give_memory_back();

/// Secrets are in it: it is written into no core file, and no other process of the same user can look into
/// it.
void keep_memory_private();

}  // namespace stmirror::daemon
