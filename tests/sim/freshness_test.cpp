// SPDX-License-Identifier: MIT
// Measures in virtual time how long each write of the API takes to appear in the mirror, with the daemon's
// default settings. scripts/freshness prints the table. STMIRROR_FRESHNESS_CUSTOMERS sets the size of the
// tenant.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "awaited_writes.hpp"
#include "mirror/reader.hpp"
#include "random_writes.hpp"
#include "simulated_run.hpp"
#include "status/model/snapshot.hpp"
#include "support/open_database.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

std::size_t customers() {
    const char* count = std::getenv("STMIRROR_FRESHNESS_CUSTOMERS");
    return count == nullptr ? 0 : static_cast<std::size_t>(std::atoi(count));
}

class Freshness : public SimulatedRun {
 protected:
    Freshness() : SimulatedRun(small_world(std::max<std::size_t>(1, customers()))) {
        settings.schedule.max_delete_percent = 100;
    }

    status::Snapshot status() {
        const auto reader = mirror::Reader::open(settings.mirror_path);
        const auto health = (*reader)->health();
        return status::make_snapshot(health.value(), settings, catalogue, time.utc_now());
    }
    /// Serves until every parent has been read, and for at least 20 minutes.
    void serve_backfill() {
        serve(20min);
        Duration served{};
        serve_until(48h, [&](const sync::Engine&) {
            if ((served += 1s) % 1min != 0s) { return false; }
            const auto now = status();
            return now.is_all_read_once() && std::ranges::all_of(now.feeds, [](const auto& feed) {
                       return !feed.parents || feed.parents->counts.never_read == 0;
                   });
        });
    }
    /// Returns a Markdown table: for each table, the time in which the status promised to read all parents
    /// again (the round), next to the longest time that a write took.
    static std::string rounds(const status::Snapshot& promised, const AwaitedWrites& awaited) {
        std::ostringstream out;
        out << "| table | parents | promised round | longest time of a write |\n|---|---|---|---|\n";
        for (const auto& feed : promised.feeds) {
            if (!feed.parents) { continue; }
            const auto& table = feed.health.key.resource;
            out << "| " << table << " | " << feed.parents->counts.known << " | "
                << feed.parents->round.value_or(0s).count() << " s | "
                << std::chrono::floor<std::chrono::seconds>(awaited.longest(table)).count() << " s |\n";
        }
        return out.str();
    }

    Random random{17};
    RandomWrites writes{api.world(), SimulatedApi::tenant_id, random};
};

TEST_F(Freshness, OfEveryWriteOfTheApi) {
    if (customers() == 0) { GTEST_SKIP() << "scripts/freshness runs it"; }
    serve_backfill();
    const auto promised = status();
    AwaitedWrites awaited(api.world(), mirrored_resources(settings, catalogue), SimulatedApi::tenant_id);
    Duration showing_lasts = 66min;
    for (const auto& feed : promised.feeds) {
        if (!feed.parents) { continue; }
        const auto goal = feed.goals.children.value();
        awaited.set_round(feed.health.key.resource, goal);
        showing_lasts = std::max<Duration>(showing_lasts, goal);
    }
    auto mirror = open_to_read(settings.mirror_path);
    Duration served{};
    serve(10min + showing_lasts, [&](const sync::Engine&) {
        served += 1s;
        if (served <= 10min) {
            if (const auto operation = writes.make_one()) { awaited.note(*operation, time.now()); }
        }
        // An effect that is not shown after two hours takes many hours, and looking costs more than serving.
        if (served <= 2h || served % 10s == 0s) { awaited.look(mirror, time.now()); }
    });
    std::cout << awaited.summary() << "\n"
              << awaited.by_operation(writes.accepted()) << "\n"
              << rounds(promised, awaited);
    EXPECT_EQ(awaited.missing(), std::vector<std::string>{});
    EXPECT_EQ(writes.accepted_less_than(2), std::vector<std::string>{});
    EXPECT_TRUE(awaited.goals_are_met());
}

}  // namespace
}  // namespace stmirror::testing
