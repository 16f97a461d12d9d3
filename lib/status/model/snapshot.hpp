// SPDX-License-Identifier: MIT
// The state of a mirror at one moment: which feeds are fresh, which are not, and why. It is computed from the
// mirror's tables and, if a daemon runs, from the state of its engine, without a request to the API. Every
// form of the status (page, text, JSON, metrics) shows these values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.hpp"
#include "catalogue/catalogue.hpp"
#include "mirror/feeds/feed_health.hpp"
#include "mirror/reader.hpp"
#include "settings/settings.hpp"
#include "status/model/freshness.hpp"
#include "status/model/parent_progress.hpp"
#include "status/model/running.hpp"
#include "status/model/targets.hpp"

namespace stmirror::status {

/// The states of a feed. After Off, they are ordered from best to worst.
enum class Freshness {
    Off,      ///< in the mirror, but not read: not in the settings, or its module is not enabled
    Fresh,    ///< its backfill has ended, and it and its parents meet all their goals
    Stale,    ///< its backfill has not ended, or it or its parents miss a goal
    Failing,  ///< its last pass ended with an error
};
const char* name(Freshness freshness);

struct FeedStatus {
    std::string tenant_name;  ///< empty for a tenant that is no longer in the settings
    mirror::FeedHealth health;
    std::string module;          ///< module of the API; empty for a user's own file and an unknown table
    bool module_enabled = true;  ///< false if the feed is Off because its module is not enabled
    Freshness freshness = Freshness::Stale;
    /// The time until which the table has every change. Empty until its backfill has ended. A table that is
    /// read parent by parent is never ahead of its parents' table, because an unknown parent cannot be read.
    std::optional<Timestamp> caught_up;
    std::optional<std::chrono::seconds> age;  ///< the time since caught_up
    KnownAsOf known;
    FreshnessGoals goals;
    Late late;
    std::optional<std::chrono::seconds> lag;  ///< the time since the table was known to be complete
    std::optional<Timestamp> next_poll;       ///< when its next pass is due
    std::string waits_for;                    ///< the table of its parents if that is not fresh; else empty
    std::string fallback;                     ///< the path of the active fallback; empty if there is none
    std::optional<ParentProgress> parents;    ///< set if the feed is read parent by parent
    std::optional<RunningFeed> running;       ///< empty if no daemon reads this feed
};

struct Snapshot {
    Timestamp taken;
    std::string mirror_path;
    std::string environment;
    std::uint64_t file_bytes = 0;
    std::uint64_t wal_bytes = 0;
    std::int64_t schema_version = 0;
    /// In the order of tenants in the settings, then of resources in the catalogue. Feeds that are Off come
    /// last.
    std::vector<FeedStatus> feeds{};
    std::vector<TargetStatus> targets{};     ///< set by the caller; they do not affect `freshness`
    Freshness freshness = Freshness::Stale;  ///< the worst state of a feed; Stale if there is no feed
    std::string reason{};  ///< why `freshness` is Stale although no feed is stale; else empty
    std::size_t stale = 0;
    std::size_t failing = 0;
    std::optional<RunningDaemon> daemon{};  ///< empty if no daemon runs

    /// Returns true if the backfill of every feed of the settings has ended.
    bool is_all_read_once() const;
};

/// Returns the status of every feed of the settings, even if it was never read, and of all other feeds that
/// the mirror knows. `daemon` is null if no daemon runs.
Snapshot make_snapshot(const mirror::Health& health, const Settings& settings, const Catalogue& catalogue,
                       Timestamp now, const DaemonState* daemon = nullptr);

}  // namespace stmirror::status
