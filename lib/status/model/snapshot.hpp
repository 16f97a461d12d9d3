// SPDX-License-Identifier: MIT
// The state of a mirror at one moment, judged: which feeds are fresh, which are not, and why. Made from what
// the mirror's own tables say; never speaks to the API. Pure values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.hpp"
#include "catalogue/catalogue.hpp"
#include "mirror/reader.hpp"
#include "settings/settings.hpp"
#include "status/model/freshness.hpp"

namespace stmirror::status {

/// From good to bad, but for Off.
enum class Freshness {
    Off,      ///< in the mirror, but no longer in the settings: not looked at any more
    Fresh,    ///< has been read to its end once, and keeps all its goals; so do its parents
    Stale,    ///< does not; or its first read goes on
    Failing,  ///< its last pass ended with an error
};
const char* name(Freshness freshness);

struct FeedStatus {
    std::string tenant_name;  ///< empty for a tenant that is no longer in the settings
    mirror::FeedHealth health;
    Freshness freshness = Freshness::Stale;
    /// As of then the table has every change: not before its first read has ended, and of one that is
    /// read for each parent not later than its parents, for a parent that is not known was not asked for.
    std::optional<Timestamp> caught_up;
    std::optional<std::chrono::seconds> age;  ///< since then
    KnownAsOf known;
    FreshnessGoals goals;
    Late late;
    std::optional<std::chrono::seconds> lag;  ///< since the time as of which the table equals its source
    std::optional<Timestamp> next_poll;       ///< when it is due again
    std::string waits_for;  ///< the table of its parents, where that is not fresh; empty: nothing
    std::string fallback;   ///< the path that reads instead of its own, which was refused; empty: none
    /// Of a feed that is read for each parent: the background refresh reads each of them again within this
    /// time. Empty: nobody knows, or never.
    std::optional<std::chrono::seconds> refresh_round;
    /// By then every parent has been read again; empty where that is not known, or the first read goes on.
    std::optional<Timestamp> all_read_by;
};

struct Snapshot {
    Timestamp taken;
    std::string mirror_path;
    std::string environment;
    std::uint64_t file_bytes = 0;
    std::uint64_t wal_bytes = 0;
    std::int64_t schema_version = 0;
    std::vector<FeedStatus>
        feeds{};  ///< tenants in the order of the settings, resources in that of the catalogue
    Freshness freshness = Freshness::Stale;  ///< the worst of the feeds; without any, Stale
    std::string reason{};                    ///< of a state that no feed explains; empty: the feeds do
    std::size_t stale = 0;
    std::size_t failing = 0;
};

struct LiveFacts;

/// Every feed that the settings ask for, also one that was never read, and those that the mirror knows
/// besides. `live` as below.
Snapshot make_snapshot(const mirror::Health& health, const Settings& settings, const Catalogue& catalogue,
                       Timestamp now, const LiveFacts* live = nullptr);

}  // namespace stmirror::status
