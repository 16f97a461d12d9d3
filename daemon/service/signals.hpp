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
    std::function<void()> stop;     ///< SIGTERM or SIGINT, the first one
    std::function<void()> reload;   ///< SIGHUP, until the first SIGTERM or SIGINT
    std::function<void()> overdue;  ///< the time limit has passed; must end the process
};

class Signals {
 public:
    /// Keeps a SIGHUP pending until a Signals object exists; otherwise it would end the process.
    static void block_reload_signal();

    /// Construct before any other thread is started: earlier threads do not block the signals. A second
    /// SIGTERM or SIGINT ends the process at once. SIGPIPE is ignored.
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
