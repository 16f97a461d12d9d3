// SPDX-License-Identifier: MIT
// Runs the daemon: loads the configuration, reloads it on SIGHUP, and ends on SIGTERM or SIGINT.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include "base/log.hpp"
#include "daemon/runtime/context.hpp"
#include "daemon/service/instance.hpp"
#include "daemon/service/notifier.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

class Service {
 public:
    explicit Service(const Context& context);

    /// Runs until a signal or a failure ends the daemon. Returns the exit code.
    int run();

 private:
    using Shared = std::shared_ptr<const Configuration>;
    using Begun = Result<std::unique_ptr<Instance>>;

    Begun begin(const Shared& configuration);
    /// Starts an instance with next_, the configuration that was loaded last. If this instance cannot start,
    /// starts one with the previous configuration again.
    Begun begin_next();
    /// Runs the instance. Returns false if it failed and has logged why.
    bool serve(Instance& instance);
    void reload();
    void refuse(const Problem& mistakes);
    /// Logs why the daemon cannot start. Returns the exit code.
    int fail(const Problem& error) const;

    // These are called on the signal thread.
    void on_stop();
    void on_reload();
    void on_overdue();

    const Context& context_;
    Notifier notifier_;
    status::ProcessFacts process_;
    ControlSocket control_;
    Shared configuration_;
    Shared next_;
    std::unique_ptr<Logger> instance_log_;

    std::stop_source stop_;        ///< requested on the signal thread
    std::mutex mutex_;             ///< guards the members below, shared with the signal thread
    std::unique_ptr<Logger> log_;  ///< for starts, reloads and stops; writes repeated lines too
    Instance* serving_ = nullptr;
    bool reload_wanted_ = false;  ///< true if a SIGHUP arrived after the configuration was last read
};

}  // namespace stmirror::daemon
