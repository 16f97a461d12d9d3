// SPDX-License-Identifier: MIT
// The one place that knows every module: makes loop, store, mirror, client and engine, and ends them in
// order.
#pragma once

#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "catalogue/catalogue.hpp"
#include "mirror/mirror.hpp"
#include "settings/settings.hpp"
#include "sync/engine.hpp"

namespace stmirror {
class EventLoop;
}

namespace stmirror::daemon {

/// The file holds data of one API only: "production", "integration", or the address of another server.
std::string mirror_environment(const ApiSettings& api);

/// What a command does with the mirror's file.
enum class MirrorUse {
    Write,  ///< opens it as its one writer
    None,   ///< leaves it alone: works beside a running daemon, and where there is no mirror
};

/// Used from one thread, the loop's, which is the caller's.
class Wiring {
 public:
    /// Opens the mirror, where it is to be used, and reads the secrets; nothing has been sent yet.
    static Result<std::unique_ptr<Wiring>> create(const Settings& settings, const Catalogue& catalogue,
                                                  Logger& log, MirrorUse use = MirrorUse::Write);
    ~Wiring();
    Wiring(const Wiring&) = delete;
    Wiring& operator=(const Wiring&) = delete;

    sync::Engine& engine();
    const Clock& clock() const;
    EventLoop& loop();
    /// Only with MirrorUse::Write. Its calls belong on the store's thread.
    mirror::Mirror& mirror();

    /// Runs `start`, then the loop until `start`'s work has called finish() and everything has drained.
    /// SIGTERM and SIGINT end the work early, a second one at once.
    void run(const std::function<void()>& start);
    /// The same, but listens for no signal.
    void run_unsignalled(const std::function<void()>& start);
    /// Ends the work early.
    void stop();
    void finish();
    bool was_stopped() const;

 private:
    struct Impl;
    explicit Wiring(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::daemon
