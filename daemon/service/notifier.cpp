// SPDX-License-Identifier: MIT
#include "daemon/service/notifier.hpp"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <cstdint>
#include <ctime>

namespace stmirror::daemon {
namespace {

/// Sends a message. Ignores errors, because there may be no service manager.
void send(const std::string& state) { ::sd_notify(0, state.c_str()); }

std::uint64_t monotonic_microseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 +
           static_cast<std::uint64_t>(now.tv_nsec) / 1000;
}

}  // namespace

void Notifier::ready() { send("READY=1"); }

void Notifier::reloading() {
    send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monotonic_microseconds()));
}

void Notifier::stopping() { send("STOPPING=1"); }

void Notifier::status(const std::string& line) {
    // The text must not contain a line end, which separates assignments in the protocol.
    auto text = line;
    std::ranges::replace(text, '\n', ' ');
    send("STATUS=" + text);
}

void Notifier::watchdog() { send("WATCHDOG=1"); }

void Notifier::extend_watchdog(std::chrono::microseconds time) {
    if (watchdog_time()) { send("WATCHDOG_USEC=" + std::to_string(time.count())); }
}

std::optional<std::chrono::microseconds> Notifier::watchdog_time() {
    std::uint64_t microseconds = 0;
    if (::sd_watchdog_enabled(0, &microseconds) <= 0) { return std::nullopt; }
    return std::chrono::microseconds(microseconds);
}

}  // namespace stmirror::daemon
