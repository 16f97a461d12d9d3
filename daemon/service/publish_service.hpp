// SPDX-License-Identifier: MIT
// What a publishing process needs as a service: signals, messages to the service manager, its watchdog, the
// log. The work itself runs on the main thread and calls pause() between its steps.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "daemon/runtime/context.hpp"
#include "daemon/service/notifier.hpp"
#include "daemon/service/signals.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

class PublishService {
 public:
    PublishService(const Context& context, const Settings& settings);

    /// Waits for `time`. Returns false if a signal has requested a stop. Tells the watchdog that the process
    /// is alive.
    bool pause(Duration time);
    void ready() { notifier_.ready(); }

    std::stop_token stop_token() const { return stop_.get_token(); }
    const Clock& clock() const { return clock_; }
    Logger& log() { return *log_; }

 private:
    // These are called on the signal thread.
    void on_stop();
    void on_overdue();

    SystemClock clock_;
    std::unique_ptr<Logger> log_;
    Notifier notifier_;
    std::optional<Duration> watchdog_interval_;
    TimePoint watchdog_at_{};
    std::stop_source stop_;
    std::mutex mutex_;
    std::condition_variable_any stopped_;
    Signals signals_;  ///< the last member, because its thread uses the other members
};

}  // namespace stmirror::daemon
