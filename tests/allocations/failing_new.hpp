// SPDX-License-Identifier: MIT
// operator new of this program, which can fail once.
#pragma once

#include <cstdint>

namespace stmirror::testing {

/// While it exists, the allocation with this number (from 1) of this thread fails.
class FailingNew {
 public:
    explicit FailingNew(std::uint64_t number);
    ~FailingNew();
    FailingNew(const FailingNew&) = delete;
    FailingNew& operator=(const FailingNew&) = delete;

    static bool has_failed();
};

}  // namespace stmirror::testing
