// SPDX-License-Identifier: MIT
// Jobs and their progress as JSON, for the control socket. Pure. control::protocol_version changes with it.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/problem.hpp"
#include "daemon/jobs/job.hpp"
#include "sync/passes/report.hpp"

namespace stmirror::daemon {

std::string to_json(const Job& job);
/// Errc::Protocol if it is no job.
Result<Job> job_of_json(std::string_view text);

/// What the display of a pass needs. `now`: times become ages, because clocks of two processes may differ.
std::string to_json(const sync::FeedReport& report, TimePoint now);
/// Errc::Protocol if it is no report.
Result<sync::FeedReport> report_of_json(std::string_view text, TimePoint now);

}  // namespace stmirror::daemon
