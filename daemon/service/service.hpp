// SPDX-License-Identifier: MIT
// The life of the daemon: from its first configuration over reloads to its end.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "base/log.hpp"
#include "daemon/runtime/context.hpp"
#include "daemon/service/instance.hpp"
#include "daemon/service/notifier.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

class Service {
 public:
    explicit Service(const Context& context);

    /// Until a signal ends it. Returns the exit code.
    int run();

 private:
    using Shared = std::shared_ptr<const Configuration>;
    using Begun = Result<std::unique_ptr<Instance>>;

    Begun begin(const Shared& configuration);
    /// The next one is what a reload has left in next_.
    Begun begin_next();
    /// False: it could not go on, and has said why.
    bool serve(Instance& instance);
    void reload();
    void refuse(const Error& mistakes);
    /// The daemon ends before it has begun. Returns the exit code.
    int fail(const Error& error) const;
    bool is_stopping();

    // These are called on the thread of the signals.
    void on_stop();
    void on_reload();
    void on_overdue();

    const Context& context_;
    Notifier notifier_;
    status::ProcessFacts process_;
    Shared configuration_;
    Shared next_;
    std::unique_ptr<Logger> instance_log_;

    std::mutex mutex_;             ///< of what follows: it is shared with the thread of the signals
    std::unique_ptr<Logger> log_;  ///< what is done to the daemon: every line is written
    Instance* serving_ = nullptr;
    bool stop_wanted_ = false;
    bool reload_wanted_ = false;  ///< and nobody has read the configuration since
};

}  // namespace stmirror::daemon
