// SPDX-License-Identifier: MIT
#include "daemon/service/memory.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace stmirror::daemon {
namespace {

bool is_private() {
    keep_memory_private();
    rlimit core{.rlim_cur = 1, .rlim_max = 1};
    ::getrlimit(RLIMIT_CORE, &core);
    return ::prctl(PR_GET_DUMPABLE) == 0 && core.rlim_cur == 0 && core.rlim_max == 0;
}

/// Runs in a separate process, because keep_memory_private() cannot be undone.
TEST(Memory, IsNotWrittenToCoreFilesNorVisibleToOtherProcesses) {
    EXPECT_EXIT(::_exit(is_private() ? 0 : 1), ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace stmirror::daemon
