// SPDX-License-Identifier: MIT
// Turns what the engine knows into what the status shows. Pure.
#pragma once

#include <string>

#include "mirror/reader.hpp"
#include "status/model/live_facts.hpp"
#include "status/model/parent_pace.hpp"
#include "sync/activity.hpp"

namespace stmirror::status {

/// Adds the engine's newer state to what the mirror's tables say: an idle daemon does not write the times of
/// its passes.
void overlay(mirror::Health& health, const sync::Activity& activity);

/// The facts that the engine knows; version, start time and lag history are left for the caller.
LiveFacts live_facts(const sync::Activity& activity, const Catalogue& catalogue, TimePoint now);

/// Sets progress and time left of a backfill that reads parent by parent. It takes many passes, so the
/// progress comes from the mirror's tables and the time left from `pace`, which is null if unknown.
void note_parents_read(const FeedStatus& feed, const ParentPace* pace, LiveFacts& live);

/// Adds the counts of earlier engines: an engine counts from its own start, the status from the daemon's.
void add_counts(LiveFacts& live, const LiveFacts& earlier);

/// Whether the backfill of every feed of the settings has ended.
bool is_all_read_once(const Snapshot& snapshot);

/// One line for `systemctl status`: "fresh: 18 feeds, complete as of 12 min ago".
std::string status_line(const View& view);

}  // namespace stmirror::status
