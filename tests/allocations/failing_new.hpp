// SPDX-License-Identifier: MIT
// Replaces operator new of this program, so that one allocation can fail.
#pragma once

#include <cstdint>

namespace stmirror::testing {

/// While this object exists, the allocation with this number fails in this thread. Allocations are numbered
/// from 1.
class FailingNew {
 public:
    explicit FailingNew(std::uint64_t number);
    ~FailingNew();
    FailingNew(const FailingNew&) = delete;
    FailingNew& operator=(const FailingNew&) = delete;

    static bool has_failed();
};

}  // namespace stmirror::testing
