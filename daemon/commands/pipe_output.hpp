// SPDX-License-Identifier: MIT
// An output that another program reads at its own pace. Detects immediately, even while waiting, that the
// reader has closed the pipe or that SIGINT or SIGTERM arrived. Then it ends the output between two lines, or
// within a line longer than PIPE_BUF. While this object exists, these signals and SIGPIPE have no other
// effect. The process must have one thread.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <string_view>

#include "daemon/commands/change_stream.hpp"

namespace stmirror::daemon {

/// When lines count as delivered.
enum class HandOver {
    Written,  ///< when write() has accepted them
    Taken,  ///< when the reader has read them from the pipe or local socket; in a file, when they are on disk
};

class PipeOutput final : public LineSink {
 public:
    /// Does not close `descriptor`.
    PipeOutput(int descriptor, HandOver hand_over);
    ~PipeOutput() override;
    PipeOutput(const PipeOutput&) = delete;
    PipeOutput& operator=(const PipeOutput&) = delete;

    Result<bool> write(std::string_view lines) override;
    bool wait() override;

    /// How often to look for new changes.
    static constexpr std::chrono::milliseconds wait_time{250};

 private:
    /// Waits for events. Returns false if it is time to end.
    bool wait_for(short events, std::chrono::milliseconds time) const;
    /// Waits until the reader has read everything. Returns false if it is time to end. `bytes_left` is the
    /// ioctl() request for the number of bytes not read yet.
    bool wait_until_taken(unsigned long bytes_left) const;

    int descriptor_;
    int signals_ = -1;
    HandOver hand_over_;
    mode_t kind_ = 0;  ///< the file type
    sigset_t former_mask_{};
    struct sigaction former_pipe_action_{};
};

}  // namespace stmirror::daemon
