// SPDX-License-Identifier: MIT
// Converts jobs and their progress to JSON and back, for the control socket. If this JSON changes, increase
// control::protocol_version. No side effects.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/problem.hpp"
#include "daemon/jobs/job.hpp"
#include "sync/passes/report.hpp"

namespace stmirror::daemon {

std::string to_json(const Job& job);
/// Returns Errc::Protocol if the text is not a job.
Result<Job> job_of_json(std::string_view text);

/// Writes what the display of a pass needs. Times become ages relative to `now`, because the clocks of two
/// processes may differ.
std::string to_json(const sync::FeedReport& report, TimePoint now);
/// Returns Errc::Protocol if the text is not a report.
Result<sync::FeedReport> report_of_json(std::string_view text, TimePoint now);

}  // namespace stmirror::daemon
