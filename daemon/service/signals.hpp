// SPDX-License-Identifier: MIT
// Handles SIGTERM, SIGINT and SIGHUP on a separate thread, so that they work while the loop hangs, while a
// mirror is being opened, and between two configurations. After the first SIGTERM or SIGINT the process must
// end within a time limit.
#pragma once

#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

namespace stmirror::daemon {

/// Called on the signal thread.
struct SignalCalls {
    std::function<void()> stop;     ///< called for the first SIGTERM or SIGINT
    std::function<void()> reload;   ///< called for each SIGHUP before the first SIGTERM or SIGINT
    std::function<void()> overdue;  ///< called when the time limit has passed; must end the process
};

class Signals {
 public:
    /// Keeps a SIGHUP pending until a Signals object exists. Otherwise the signal would end the process.
    static void block_reload_signal();

    /// Create before any other thread is started, because earlier threads do not block the signals. A second
    /// SIGTERM or SIGINT ends the process immediately. SIGPIPE is ignored.
    Signals(SignalCalls calls, std::chrono::milliseconds stop_time_max);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

 private:
    void listen(const std::stop_token& ended);
    void keep_time(const std::stop_token& ended);

    SignalCalls calls_;
    std::chrono::milliseconds stop_time_max_;
    sigset_t taken_{};
    sigset_t before_{};
    std::jthread thread_;
};

}  // namespace stmirror::daemon
