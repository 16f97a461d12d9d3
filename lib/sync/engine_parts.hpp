// SPDX-License-Identifier: MIT
// What an engine needs.
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

/// Makes the proof of these resources. `feeds` has one entry for each of them, to which the proof adds what
/// it finds. `repaired` is called for each feed whose table was repaired.
using MakeProof = std::function<std::unique_ptr<Proof>(std::vector<const Resource*> resources,
                                                       std::vector<FeedActivity>& feeds, ProofParts parts,
                                                       std::function<void(std::size_t feed)> repaired)>;

/// All must outlive the engine.
struct EngineParts {
    const Settings& settings;
    const Catalogue& catalogue;
    const Clock& clock;
    Timers& timers;
    api::Transport& transport;
    mirror::Mirror* mirror;  ///< null: sync(), refresh() and serve() may not be called
    Logger& log;
    std::uint64_t random_seed = 0;
    /// Where the proof reads the mirror; empty: on the store's thread.
    boost::asio::any_io_executor reader{};
    boost::asio::any_io_executor decoder{};  ///< where answers become pages; empty: on the loop
    MakeProof make_proof{};                  ///< empty: the daemon proves nothing
    /// Ends all work soon. Requested on the loop's thread.
    std::stop_token stop{};
};

}  // namespace stmirror::sync
