// SPDX-License-Identifier: MIT
// SIGTERM, SIGINT and SIGHUP, taken by a thread of their own: they are heard also while the loop hangs, while
// a mirror is being opened, and between two configurations. From the first SIGTERM on it keeps the time: who
// has not ended by then is overdue.
#pragma once

#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

namespace stmirror::daemon {

/// Called on the thread of the signals.
struct SignalCalls {
    std::function<void()> stop;     ///< SIGTERM or SIGINT, the first one
    std::function<void()> reload;   ///< SIGHUP, before that
    std::function<void()> overdue;  ///< the time to end is over; it is expected to end the process
};

class Signals {
 public:
    /// A SIGHUP that comes before there is an object waits for it, where it would end the process.
    static void hold_back_reloads();

    /// From now on the signals come here, as long as no other thread runs that was started before. A second
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
