// SPDX-License-Identifier: MIT
// Many tenants run in one process. Failures of one tenant do not affect the others.
#include <algorithm>
#include <fstream>
#include <optional>
#include <set>

#include "simulated_run.hpp"
#include "simulator/gateway/faults_json.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t tenants_count = 200;

class Tenants : public SimulatedRun {
 protected:
    Tenants() : SimulatedRun(tiny(), Catalogue::built_in(), tenants_count) { disable_per_parent(); }

    std::string path_of(std::size_t tenant) const {
        return "*/tenant/" + std::to_string(settings.tenants.at(tenant).id) + "/*";
    }
    std::int64_t number_of(const std::string& sql, std::size_t tenant) {
        return number(sql + " AND tenant_id = " + std::to_string(settings.tenants.at(tenant).id));
    }
    /// Must be called once a second. Changes a customer once a minute, and checks whether the mirror has the
    /// change.
    void watch_lag(std::size_t tenant) {
        if (!changed_at && time.now() >= next_change) {
            ASSERT_EQ(api.world(tenant).touch("customers", 1), 1U);
            changed_at = time.utc_now();
            next_change = time.now() + 1min;
        }
        if (!changed_at) { return; }
        const auto since = "SELECT count(*) FROM customers WHERE modified_on >= '" + changed_at->to_string();
        worst_lag = std::max(worst_lag, std::chrono::duration_cast<Duration>(time.utc_now() - *changed_at));
        if (number_of(since + "'", tenant) == 0) { return; }
        changed_at.reset();
        ++changes_seen;
    }

    std::optional<Timestamp> changed_at;
    TimePoint next_change = time.now() + 1min;
    Duration worst_lag{};
    int changes_seen = 0;
};

TEST_F(Tenants, ATenantWithFailuresSlowsNoOther) {
    constexpr std::size_t bad_secret = 1;
    constexpr std::size_t throttled = 2;
    constexpr std::size_t stuck = 3;
    const auto wrong = folder.path() / "wrong";
    std::ofstream(wrong) << "cs1.of.yesterday";
    std::filesystem::permissions(wrong, std::filesystem::perms::owner_read);
    settings.tenants[bad_secret].client_secret.name = wrong.string();
    api.gateway().set_faults(
        *simulator::parse_faults(R"({"rules": [{"path": ")" + path_of(throttled) +
                                 R"(", "status": 429, "retry_after": "30"}, {"path": ")" + path_of(stuck) +
                                 R"(", "ending": "stall"}]})"));

    constexpr std::size_t watched = stuck + 2;
    serve(5min, [&](const sync::Engine&) { watch_lag(watched); });
    EXPECT_GE(changes_seen, 3);
    EXPECT_LE(worst_lag, 62s) << "the time of a poll and of the requests";
    for (std::size_t tenant = stuck + 1; tenant < tenants_count; tenant += 6) { expect_equal(tenant); }
    const std::set<std::size_t> troubled{bad_secret, throttled, stuck};
    const auto poll_ago = (time.utc_now() - Ticks(65s)).to_string();
    for (std::size_t tenant = 0; tenant < tenants_count; ++tenant) {
        const auto fresh =
            number_of("SELECT count(*) FROM _feeds WHERE last_success > '" + poll_ago + "'", tenant);
        EXPECT_EQ(fresh > 0, !troubled.contains(tenant)) << tenant;
    }
    EXPECT_EQ(number("SELECT count(DISTINCT tenant_id) FROM _feeds WHERE backfilled = 1"),
              static_cast<std::int64_t>(tenants_count - troubled.size()));
    EXPECT_GT(number_of("SELECT count(*) FROM _feeds WHERE last_error LIKE '%client%'", bad_secret), 0)
        << "the error says what to do";
}

}  // namespace
}  // namespace stmirror::testing
