// SPDX-License-Identifier: MIT
// Messages to the service manager by systemd's notify protocol. Without a service manager they do nothing.
// Thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace stmirror::daemon {

class Notifier {
 public:
    void ready();
    /// The configuration is being reloaded; ready() ends the reload.
    void reloading();
    void stopping();
    /// One line for `systemctl status`.
    void status(const std::string& line);
    void watchdog();

    /// The service manager ends a process that sends no watchdog() for this long. Empty: it does not watch.
    static std::optional<std::chrono::microseconds> watchdog_time();
};

}  // namespace stmirror::daemon
