// SPDX-License-Identifier: MIT
#include "daemon/service/memory.hpp"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace stmirror::daemon {

void keep_memory_small() {
    // API pages of several megabytes are allocated and freed all the time. Below the threshold, glibc uses
    // the memory of one page for the next. If each page had new memory from the system, clearing it would
    // take a tenth of the processor time of a full scan. One arena for all threads wastes the least memory.
    constexpr int page_bytes = 8 << 20;
    ::mallopt(M_MMAP_THRESHOLD, page_bytes);
    ::mallopt(M_TRIM_THRESHOLD, page_bytes / 2);
    ::mallopt(M_ARENA_MAX, 1);
}

void keep_memory_private() {
    constexpr rlimit none{};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0);
}

void give_memory_back() { ::malloc_trim(0); }

}  // namespace stmirror::daemon
