// SPDX-License-Identifier: MIT
// What the daemon tells the service manager, by systemd's notify protocol. Without a service manager nothing
// is told and nothing fails. Thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace stmirror::daemon {

class Notifier {
 public:
    void ready();
    /// The configuration is being read again; ready() ends it.
    void reloading();
    void stopping();
    /// One line for people: `systemctl status` shows it.
    void status(const std::string& line);
    void watchdog();

    /// The service manager ends a process that is silent for this long; empty where it does not watch.
    static std::optional<std::chrono::microseconds> watchdog_time();
};

}  // namespace stmirror::daemon
