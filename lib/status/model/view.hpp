// SPDX-License-Identifier: MIT
// From what the engine knows to what the status shows. Pure.
#pragma once

#include <string>

#include "mirror/reader.hpp"
#include "status/model/live_facts.hpp"
#include "status/model/parent_pace.hpp"
#include "sync/activity.hpp"

namespace stmirror::status {

/// An idle daemon writes nothing: what the engine knows of the passes since is newer than the mirror's
/// tables.
void overlay(mirror::Health& health, const sync::Activity& activity);

/// What the engine tells, for the pages; version, start and history of lags are not its business.
LiveFacts live_facts(const sync::Activity& activity, const Catalogue& catalogue, TimePoint now);

/// A first read parent by parent takes many passes: how far it has come, the mirror's tables say, and when
/// it ends, its pace. `pace`: null where none is known.
void note_parents_read(const FeedStatus& feed, const ParentPace* pace, LiveFacts& live);

/// Rows that the brake holds are told by the mirror, for as long as they are: the warning of the pass that
/// found them says the same.
void drop_told_twice(const FeedStatus& feed, LiveFacts& live);

/// An engine counts from its own beginning; what is shown counts from that of the daemon, over reloads.
void add_counts(LiveFacts& live, const LiveFacts& earlier);

/// Every feed that the settings ask for has been read to its end once.
bool is_all_read_once(const Snapshot& snapshot);

/// One line for `systemctl status`: "fresh: 18 feeds, complete as of 12 min ago".
std::string status_line(const View& view);

}  // namespace stmirror::status
