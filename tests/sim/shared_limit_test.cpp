// SPDX-License-Identifier: MIT
// Two daemons, each with its own mirror, share one app key and tenant. Each of them notices the other only
// through the API's 429 responses.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "simulated_run.hpp"

#include "mirror/mirror.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

/// Returns the options of a tenant that needs many requests, because each export page has only one record.
simulator::WorldOptions long_to_read() { return small_world(1500, 1); }

class SharedLimit : public SimulatedRun {
 protected:
    static constexpr double limit = 60;  ///< the API's limit, in requests per second

    SharedLimit() : SimulatedRun(long_to_read()) {
        disable_per_parent();
        settings.limits.requests_per_second = limit;
        for (auto& daemon : daemons) {
            settings.mirror_path += "2";
            daemon.settings = settings;
            daemon.mirror = open_mirror();
            daemon.engine = make_engine(*daemon.mirror, daemon.settings);
        }
    }

    struct Daemon {
        Settings settings;  ///< the settings, with the daemon's own mirror_path
        std::unique_ptr<mirror::Mirror> mirror;
        std::unique_ptr<sync::Engine> engine;
        double slowest = limit;  ///< the lowest number of requests per second in the status
        bool has_ended = false;

        client::TenantActivity activity() const { return engine->activity().tenants.at(0); }
        std::uint64_t answers(int status) const {
            const auto by_status = activity().requests_by_status;
            const auto found = by_status.find(status);
            return found == by_status.end() ? 0 : found->second;
        }
    };

    void begin() {
        for (auto& daemon : daemons) {
            daemon.engine->serve([&daemon] { daemon.has_ended = true; });
        }
        time.advance(1s);
    }
    void serve_on(Duration duration) {
        for (const auto end = time.now() + duration; time.now() < end;) {
            time.advance(1s);
            for (auto& daemon : daemons) {
                daemon.slowest = std::min(daemon.slowest, daemon.activity().requests_per_second);
            }
        }
    }
    bool has_read_all(const Daemon& daemon) {
        settings.mirror_path = daemon.settings.mirror_path;
        const auto feeds = mirrored_resources(settings, catalogue).size();
        return number("SELECT count(*) FROM _feeds WHERE backfilled = 1") == static_cast<std::int64_t>(feeds);
    }
    bool have_read_all() { return has_read_all(daemons[0]) && has_read_all(daemons[1]); }
    void end() {
        stop.request_stop();
        time.run_until([&] { return std::ranges::all_of(daemons, &Daemon::has_ended); });
        time.loop().restart();
        time.loop().poll();
    }

    std::array<Daemon, 2> daemons;
};

TEST_F(SharedLimit, TwoDaemonsThatBothReadEverythingShareItAndEndEqual) {
    begin();
    int minutes = 0;
    while (!have_read_all()) {
        ASSERT_LT(++minutes, 20) << "a single daemon would need three minutes";
        const std::array before{daemons[0].answers(200), daemons[1].answers(200)};
        serve_on(1min);
        if (has_read_all(daemons[0]) || has_read_all(daemons[1])) { continue; }
        for (std::size_t i = 0; i < daemons.size(); ++i) {
            EXPECT_GE(daemons[i].answers(200) - before[i], 200U)
                << "daemon " << i << " gets too few requests";
        }
    }
    EXPECT_GT(minutes, 3) << "otherwise the daemons never competed";
    for (const auto& daemon : daemons) {
        EXPECT_GT(daemon.answers(429), 0U);
        EXPECT_LE(daemon.answers(429) * 200, daemon.answers(200));
        EXPECT_LE(daemon.slowest, limit / 2);
    }
    serve_on(11min);
    for (const auto& daemon : daemons) { EXPECT_DOUBLE_EQ(daemon.activity().requests_per_second, limit); }
    end();
    for (const auto& daemon : daemons) {
        settings.mirror_path = daemon.settings.mirror_path;
        expect_equal();
    }
}

}  // namespace
}  // namespace stmirror::testing
