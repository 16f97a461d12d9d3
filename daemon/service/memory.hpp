// SPDX-License-Identifier: MIT
// Memory of the process: settings of glibc's allocator for a small idle daemon, and protection of secrets.
#pragma once

namespace stmirror::daemon {

/// Call once, before anything else.
void keep_memory_small();
/// Returns freed memory to the system; glibc would keep it after a burst. Takes about a millisecond.
void give_memory_back();

/// The memory contains secrets: disables core files, and access by other processes of the same user.
void keep_memory_private();

}  // namespace stmirror::daemon
