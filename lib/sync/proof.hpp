// SPDX-License-Identifier: MIT
// The continuous proof as the engine sees it. It is implemented in lib/verify, a higher level, and passed in.
#pragma once

#include <stop_token>

#include "base/random.hpp"
#include "mirror/reader.hpp"
#include "sync/activity.hpp"
#include "sync/passes/pass.hpp"

namespace stmirror::sync {

/// What the proof of one tenant's tables needs. All must outlive the proof.
struct ProofParts {
    PassParts pass;
    const Catalogue& catalogue;
    asio::any_io_executor executor;  ///< where `reader` works
    mirror::Reader& reader;
    Timers& timers;
    Random random;
    std::stop_token stop;
};

/// Runs beside the passes of one tenant. Loop's thread.
class Proof {
 public:
    virtual ~Proof() = default;
    /// Ends after the stop, once everything is recorded.
    virtual asio::awaitable<void> run() = 0;
};

}  // namespace stmirror::sync
