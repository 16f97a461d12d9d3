// SPDX-License-Identifier: MIT
// One configuration at work: mirror, engine and status server, from their start to their end. A reload ends
// one and begins the next.
#pragma once

#include <functional>
#include <memory>

#include "base/log.hpp"
#include "daemon/service/notifier.hpp"
#include "settings/settings.hpp"
#include "status/model/live_view.hpp"

namespace stmirror::daemon {

/// All of it outlives the instance.
struct InstanceParts {
    const Configuration& configuration;
    Logger& log;
    Notifier& notifier;
    status::ProcessFacts& process;
};

class Instance {
 public:
    /// Opens the mirror, reads the secrets, and listens for HTTP; nothing has been sent to the API yet.
    static Result<std::unique_ptr<Instance>> create(const InstanceParts& parts);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    /// Serves until stop(); then everything has drained, and the write-ahead log is in the mirror. False: the
    /// mirror's file has gone, and that is why it ended.
    bool run();
    /// Runs `call` on the loop's thread, before the first request where it was posted before run(). From any
    /// thread.
    void post(std::function<void()> call);
    /// Passes end between two pages. On the loop's thread.
    void stop();

 private:
    struct Impl;
    explicit Instance(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::daemon
