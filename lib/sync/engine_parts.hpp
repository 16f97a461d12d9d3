// SPDX-License-Identifier: MIT
// The settings, services and executors that an engine uses.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "api/http.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "catalogue/catalogue.hpp"
#include "settings/settings.hpp"

namespace stmirror::mirror {
class Mirror;
}

namespace stmirror::sync {

class Proof;
struct FeedActivity;
struct ProofParts;

/// Creates the proof of one tenant's `resources`. `feeds` has one entry for each resource; the proof stores
/// its results there. `repaired` is called for each feed whose table was repaired.
using MakeProof = std::function<std::unique_ptr<Proof>(std::vector<const Resource*> resources,
                                                       std::vector<FeedActivity>& feeds, ProofParts parts,
                                                       std::function<void(std::size_t feed)> repaired)>;

/// The referenced objects must outlive the engine.
struct EngineParts {
    const Settings& settings;
    const Catalogue& catalogue;
    const Clock& clock;
    Timers& timers;
    api::Transport& transport;
    mirror::Mirror* mirror;  ///< if null, sync(), refresh() and serve() must not be called
    Logger& log;
    std::uint64_t random_seed = 0;
    /// The executor on which whole tables of the mirror are read. If empty, the store's executor is used.
    boost::asio::any_io_executor reader{};
    boost::asio::any_io_executor decoder{};  ///< decodes the API's answers; if empty, the loop does
    MakeProof make_proof{};                  ///< if empty, no proof runs
    /// Ends all work soon. The stop must be requested on the loop thread.
    std::stop_token stop{};
};

}  // namespace stmirror::sync
