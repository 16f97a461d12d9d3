// SPDX-License-Identifier: MIT
#include "daemon/service/memory.hpp"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace stmirror::daemon {

void keep_memory_small() {
    // API pages of several megabytes are allocated and freed all the time. With a fixed threshold, glibc
    // returns their memory to the system.
    constexpr int bytes = 256 * 1024;
    ::mallopt(M_MMAP_THRESHOLD, bytes);
}

void keep_memory_private() {
    constexpr rlimit none{};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0);
}

void give_memory_back() { ::malloc_trim(0); }

}  // namespace stmirror::daemon
