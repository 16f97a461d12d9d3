// SPDX-License-Identifier: MIT
// Sends messages to the service manager by systemd's notify protocol. Without a service manager, the calls do
// nothing. Thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace stmirror::daemon {

class Notifier {
 public:
    void ready();
    /// Reports that the configuration is being reloaded. ready() ends the reload.
    void reloading();
    void stopping();
    /// Sets the line of `systemctl status`.
    void status(const std::string& line);
    void watchdog();

    /// Changes the time after which the service manager ends a process that has not called watchdog(). The
    /// time begins now. Has no effect if there is no watchdog.
    void extend_watchdog(std::chrono::microseconds time);

    /// Returns the time after which the service manager ends a process that has not called watchdog(), unless
    /// extend_watchdog() has changed it. Empty if there is no watchdog.
    static std::optional<std::chrono::microseconds> watchdog_time();
};

}  // namespace stmirror::daemon
