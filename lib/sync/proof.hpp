// SPDX-License-Identifier: MIT
// The interface of the continuous proof, which compares the mirror with the API while the daemon serves. It
// is implemented in lib/verify, a higher level, and passed to the engine.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <stop_token>

#include "async/waiting.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "catalogue/catalogue.hpp"
#include "mirror/reader.hpp"
#include "sync/activity.hpp"
#include "sync/passes/pass_parts.hpp"

namespace stmirror::sync {

/// What the proof of one tenant's tables needs. The referenced objects must outlive the proof.
struct ProofParts {
    PassParts pass;
    const Catalogue& catalogue;
    asio::any_io_executor executor;  ///< where `reader` is called
    mirror::Reader& reader;
    Timers& timers;
    Random random;
    std::stop_token stop;
};

/// Compares one tenant's tables with the API while its passes run. Call only on the loop thread.
class Proof {
 public:
    virtual ~Proof() = default;
    /// Runs until the stop is requested, then records what is not yet recorded.
    virtual asio::awaitable<void> run() = 0;
};

}  // namespace stmirror::sync
