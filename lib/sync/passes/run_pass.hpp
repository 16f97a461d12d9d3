// SPDX-License-Identifier: MIT
// Runs one pass over one feed of any kind. Chooses the feed or a fallback, reads it, looks for vanished
// records after a full scan, and records the result in the mirror and the log. Call only on the loop thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>

#include "async/waiting.hpp"
#include "base/timestamp.hpp"
#include "catalogue/resource.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "sync/feeds/pass_mode.hpp"
#include "sync/passes/pass_parts.hpp"
#include "sync/passes/report.hpp"

namespace stmirror::sync {

/// How long a fallback is read before the refused feed is tried again. The scope may have been granted by
/// then.
constexpr Ticks refusal_lasts = std::chrono::hours{1};

/// Returns how long ago the last finished full scan, or the last finished round of the rolling comparison,
/// began. Empty if there was none.
std::optional<Ticks> since_full_scan(const mirror::FeedState& state, Timestamp utc_now);
/// Returns true if a sweep is due: the backfill is finished, and the last full scan or round of the rolling
/// comparison began at least `sweep` ago, or there was none.
bool is_sweep_due(const mirror::FeedState& state, std::chrono::seconds sweep, Timestamp utc_now);

/// Runs a pass and returns its report, which also says why the pass failed.
asio::awaitable<FeedReport> run_pass(const Resource& resource, PassParts parts, PassMode mode);

}  // namespace stmirror::sync
