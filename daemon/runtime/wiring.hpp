// SPDX-License-Identifier: MIT
// Creates loop, store, mirror, client and engine, connects them, and destroys them in order. No other file
// knows all these modules.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/problem.hpp"
#include "catalogue/catalogue.hpp"
#include "settings/settings.hpp"
#include "sync/engine.hpp"

namespace stmirror {
class EventLoop;
}
namespace stmirror::mirror {
class Mirror;
}

namespace stmirror::daemon {

/// What a command does with the mirror's file.
enum class MirrorUse {
    Write,  ///< opens it as its only writer
    None,   ///< does not open it; also works while a daemon runs, and without a mirror
};

/// Use from one thread only. That thread becomes the loop thread.
class Wiring {
 public:
    /// Opens the mirror as `use` says and reads the secrets. Sends nothing.
    static Result<std::unique_ptr<Wiring>> create(const Settings& settings, const Catalogue& catalogue,
                                                  Logger& log, MirrorUse use = MirrorUse::Write);
    ~Wiring();
    Wiring(const Wiring&) = delete;
    Wiring& operator=(const Wiring&) = delete;

    sync::Engine& engine();
    const Clock& clock() const;
    EventLoop& loop();
    /// Returns the mirror. Exists only with MirrorUse::Write. Use it only on the store thread.
    mirror::Mirror& mirror();

    /// Calls `start`, then runs the loop until finish() was called and no work is left. SIGTERM and SIGINT
    /// end the work early. A second signal ends the process immediately.
    void run(const std::function<void()>& start);
    /// Like run(), but does not handle signals.
    void run_unsignalled(const std::function<void()>& start);
    /// Requests a stop, so that the work ends early.
    void stop();
    void finish();
    /// Returns the stop token of everything that this object owns.
    std::stop_token stop_token() const;

 private:
    struct Impl;
    explicit Wiring(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::daemon
