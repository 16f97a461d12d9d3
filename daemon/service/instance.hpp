// SPDX-License-Identifier: MIT
// Runs one configuration: mirror, engine and status server. A reload ends one instance and starts the next.
#pragma once

#include <functional>
#include <memory>

#include "base/log.hpp"
#include "daemon/service/control_service.hpp"
#include "daemon/service/notifier.hpp"
#include "settings/settings.hpp"
#include "status/model/live_view.hpp"

namespace stmirror::daemon {

/// The references must outlive the instance.
struct InstanceParts {
    const Configuration& configuration;
    Logger& log;
    Notifier& notifier;
    status::ProcessFacts& process;
    ControlSocket& control;
};

class Instance {
 public:
    /// Opens the mirror, reads the secrets and listens for HTTP. Sends nothing to the API.
    static Result<std::unique_ptr<Instance>> create(const InstanceParts& parts);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    /// Serves until stop(), then ends all work and checkpoints the write-ahead log. Returns false if it ended
    /// because the mirror's file was deleted or replaced.
    bool run();
    /// Runs `call` on the loop thread. If posted before run(), `call` runs before the first request. May be
    /// called from any thread.
    void post(std::function<void()> call);
    /// Ends every pass after its current page. Call only on the loop thread.
    void stop();

 private:
    struct Impl;
    explicit Instance(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::daemon
