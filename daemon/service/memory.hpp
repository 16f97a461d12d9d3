// SPDX-License-Identifier: MIT
// Settings of the process's memory: keeps an idle daemon small, and protects secrets.
#pragma once

namespace stmirror::daemon {

/// Makes glibc return freed memory to the system early. Call once, before anything else.
void keep_memory_small();
/// Returns freed memory to the system, because glibc would keep the memory after a burst. Takes about a
/// millisecond.
void give_memory_back();

/// Disables core files and access by other processes of the same user, because the memory contains secrets.
void keep_memory_private();

}  // namespace stmirror::daemon
