// SPDX-License-Identifier: MIT
// Prints a job's output to the streams of this process, and its progress as bars.
#pragma once

#include "base/clock.hpp"
#include "daemon/commands/output/progress.hpp"
#include "daemon/jobs/job_output.hpp"
#include "daemon/runtime/context.hpp"

namespace stmirror::daemon {

class JobPrinter final : public JobOutput {
 public:
    JobPrinter(const Context& context, Named named);

    void out(std::string_view text) override;
    void err(std::string_view text) override;
    void on_progress(const sync::FeedReport& report) override;

    /// Returns true if it draws progress bars, which log lines would break.
    bool has_bars() const { return surface_.terminal; }

 private:
    void finish_progress();

    const Context& context_;
    SystemClock clock_;
    ProgressDisplay::Surface surface_;
    ProgressDisplay display_;
    Reports feeds_;
};

}  // namespace stmirror::daemon
