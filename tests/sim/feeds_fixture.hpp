// SPDX-License-Identifier: MIT
// Fixture for simulated runs of single feeds: a small tenant with all kinds of feeds. The limit of the delete
// guard is 100 %.
#pragma once

#include <algorithm>
#include <string>

#include "mirror/feeds/feed_health.hpp"
#include "mirror/reader.hpp"
#include "simulated_run.hpp"
#include "simulator/gateway/faults_json.hpp"

namespace stmirror::testing {

class Feeds : public SimulatedRun {
 protected:
    Feeds() : SimulatedRun(tiny()) { settings.schedule.max_delete_percent = 100; }

    /// Returns the id of the source's first record of a resource.
    std::string first_id(const std::string& resource) {
        std::string id;
        api.world().for_each(resource, simulator::Form::List, [&](const simulator::SourceRecord& record) {
            if (!id.empty() || record.deleted) { return; }
            id =
                record.key.substr(record.key.rfind(',') == std::string::npos ? 1 : record.key.rfind(',') + 1);
            id.pop_back();
            if (id.front() == '"') { id = id.substr(1, id.size() - 2); }
        });
        return id;
    }
    std::int64_t tombstones(const std::string& table) {
        return number("SELECT count(*) FROM " + table + " WHERE _deleted_at IS NOT NULL");
    }
    /// Returns the stored state of a feed. The status is made from this state.
    mirror::FeedHealth feed_health(const std::string& resource) {
        const auto health = mirror::Reader::open(settings.mirror_path).value()->health().value();
        return *std::ranges::find(health.feeds, resource, [](const auto& each) { return each.key.resource; });
    }
    void forbid(const std::string& path) {
        api.gateway().set_faults(
            *simulator::parse_faults(R"({"rules": [{"path": ")" + path +
                                     R"(", "status": 403, "problem": "Scope validation failed"}]})"));
    }
    void allow_all() { api.gateway().set_faults(simulator::Faults{}); }
};

}  // namespace stmirror::testing
