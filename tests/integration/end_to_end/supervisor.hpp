// SPDX-License-Identifier: MIT
// A small service manager for one process. Reads what the process reports through the notify protocol. Kills
// and restarts the process if it falls silent.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "running_stmirror.hpp"

namespace stmirror::testing {

/// Returns the port of the status server, as last logged by the daemon, or 0 if it has not been logged yet.
std::uint16_t status_port(const std::string& log);

class Supervisor {
 public:
    /// `watchdog_time` is how long the daemon may be silent, until it asks for another time. Zero means no
    /// limit.
    explicit Supervisor(Installation& installation, std::chrono::milliseconds watchdog_time = {},
                        std::vector<std::string> arguments = {"daemon"},
                        std::vector<std::string> environment = {});
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    Process& process() { return *process_; }
    int restarts() const { return restarts_; }
    std::uint16_t port() const { return status_port(process_->output()); }

    /// Waits for the next message with this beginning, such as "READY=1" or "STATUS=fresh". Returns empty if
    /// no such message arrives in time.
    std::optional<std::string> hear(const std::string& beginning,
                                    std::chrono::milliseconds time = std::chrono::seconds{60});
    /// Waits until the log contains the text. Returns false if it does not within `time`.
    bool sees(const std::string& text, std::chrono::milliseconds time = std::chrono::seconds{60}) const;

 private:
    void start();
    bool receive(std::chrono::steady_clock::time_point deadline);
    void look_after();

    Installation& installation_;
    std::vector<std::string> arguments_;  ///< the arguments of the program
    std::vector<std::string> environment_;
    std::chrono::milliseconds watchdog_time_;
    std::chrono::milliseconds silence_max_{0};
    std::filesystem::path address_;
    int socket_;
    std::unique_ptr<Process> process_;
    std::deque<std::string> words_;
    /// The time since the last message, counted in checks and not by the clock. If the machine is too busy to
    /// let the daemon send, the checks are delayed too.
    std::chrono::milliseconds silence_{0};
    bool watched_ = false;  ///< true once the process has been ready
    int restarts_ = 0;
};

}  // namespace stmirror::testing
