// SPDX-License-Identifier: MIT
// Fixture: the daemon continuously proves its tables against the simulated API.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <deque>
#include <set>

#include "simulated_run.hpp"

namespace stmirror::testing {

class Proof : public SimulatedRun {
 protected:
    explicit Proof(simulator::WorldOptions options = small()) : SimulatedRun(std::move(options)) {
        disable_per_parent();
    }

    /// Mirrors only these tables.
    void mirror_only(const std::set<std::string>& resources) {
        for (const auto& resource : catalogue.resources()) {
            settings.feeds[resource.name].enabled = resources.contains(resource.name);
        }
    }
    std::string id_of(const std::string& table, int offset) {
        return text("SELECT id FROM " + table + " WHERE _deleted_at IS NULL ORDER BY id LIMIT 1 OFFSET " +
                    std::to_string(offset));
    }
    /// Gives the row an older version of the record with an unchanged modification time.
    void make_stale(const std::string& table, const std::string& id) {
        execute("UPDATE " + table + " SET name = 'Old', _hash = 1, _raw = json_set(_raw, '$.name', 'Old')" +
                " WHERE id = '" + id + "'");
    }
    std::optional<Timestamp> time_in(const std::string& column, const std::string& table) {
        return Timestamp::parse(
            text("SELECT coalesce(" + column + ", '') FROM _feeds WHERE resource = '" + table + "'"));
    }
    std::vector<std::string> column(const std::string& sql) {
        SQLite::Database database(settings.mirror_path.string(), SQLite::OPEN_READONLY);
        SQLite::Statement select(database, sql);
        std::vector<std::string> values;
        while (select.executeStep()) { values.push_back(select.getColumn(0).getString()); }
        return values;
    }
    /// Records the send times of all requests except those for access tokens and those of incremental passes.
    /// A request belongs to an incremental pass if it reads the tail, or if the tail was read before from the
    /// same token.
    void note_requests_above_polls() {
        api.before_answer = [this](const simulator::Request& request) {
            if (request.path.ends_with("/connect/token")) { return; }
            const auto* from = request.parameter("from");
            const bool has_token = from != nullptr && !Timestamp::parse(*from);
            const bool is_tail = has_token && request.parameter("includeRecentChanges") != nullptr;
            if (is_tail) { stable_tokens.emplace(request.path, *from); }
            const bool is_poll = is_tail || (has_token && stable_tokens.contains({request.path, *from}));
            if (!is_poll) { sent.push_back({time.now(), request.path}); }
        };
    }
    std::size_t most_within(Duration span) const {
        std::deque<TimePoint> within;
        std::size_t most = 0;
        for (const auto& [at, path] : sent) {
            within.push_back(at);
            while (within.front() + span <= at) { within.pop_front(); }
            most = std::max(most, within.size());
        }
        return most;
    }

    std::vector<std::pair<TimePoint, std::string>> sent;
    std::set<std::pair<std::string, std::string>> stable_tokens;
};

}  // namespace stmirror::testing
