// SPDX-License-Identifier: MIT
// An output that another program reads at its own pace. Notices at once, also while it waits, that nobody
// reads any more or that SIGINT or SIGTERM came: both end it between two lines. While it lives these signals,
// and SIGPIPE, do nothing else. One thread, the only one of the process.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <string_view>

#include "daemon/commands/change_stream.hpp"

namespace stmirror::daemon {

/// When lines count as handed over.
enum class HandOver {
    Written,  ///< when the system has them
    Taken,  ///< when the reader has taken them out of a pipe or a local socket; when they are on the disk, if
            ///< it is a file
};

class PipeOutput final : public LineSink {
 public:
    /// `descriptor` stays the caller's.
    PipeOutput(int descriptor, HandOver hand_over);
    ~PipeOutput() override;
    PipeOutput(const PipeOutput&) = delete;
    PipeOutput& operator=(const PipeOutput&) = delete;

    Result<bool> write(std::string_view lines) override;
    bool wait() override;

    /// How often new changes are looked for.
    static constexpr std::chrono::milliseconds wait_time{250};

 private:
    /// False: it is time to end.
    bool wait_for(short events, std::chrono::milliseconds time) const;
    /// `bytes_left`: the request of ioctl() that tells how much nobody has taken yet.
    bool wait_until_taken(unsigned long bytes_left) const;

    int descriptor_;
    int signals_ = -1;
    HandOver hand_over_;
    mode_t kind_ = 0;  ///< of file
    sigset_t former_mask_{};
    struct sigaction former_pipe_action_ {};
};

}  // namespace stmirror::daemon
