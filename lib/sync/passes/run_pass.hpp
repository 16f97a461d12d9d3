// SPDX-License-Identifier: MIT
// One pass over one feed, whatever its kind: chooses the way that is open, walks it, looks for vanished
// records after a complete read, and lets mirror and log know. Loop's thread.
#pragma once

#include "sync/passes/pass.hpp"

namespace stmirror::sync {

/// How long a fallback reads before the refused feed is tried again: a scope may have been granted.
constexpr Ticks refusal_lasts = std::chrono::hours{1};

/// How long ago the last read of everything began that has ended, in one go or window by window; empty:
/// nobody knows of one. Pure.
std::optional<Ticks> since_full_scan(const mirror::FeedState& state, Timestamp utc_now);
/// Whether a complete read is due: none has ended for schedule.sweep, or one was interrupted. Pure.
bool is_sweep_due(const mirror::FeedState& state, std::chrono::seconds sweep, Timestamp utc_now);

asio::awaitable<FeedReport> run_pass(const Resource& resource, PassParts parts, PassMode mode);

}  // namespace stmirror::sync
