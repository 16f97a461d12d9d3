// SPDX-License-Identifier: MIT
// What a verification is to do. Plain values.
#pragma once

#include <cstdint>

namespace stmirror::sync {

struct VerifyOptions {
    bool repair = false;      ///< mend what differs: needs a store
    bool deep = false;        ///< read every record again instead of counting
    bool local_only = false;  ///< ask the API nothing
    /// Of each resource that is read for its parents: so many of them.
    std::uint64_t parents_sampled = 3;
};

}  // namespace stmirror::sync
