// SPDX-License-Identifier: MIT
// A wall clock that ran ahead and has been set back: what was written down meanwhile holds nothing up.
#include <gtest/gtest.h>

#include "simulated_run.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class WrongClock : public SimulatedRun {
 protected:
    WrongClock() : SimulatedRun(tiny()) {
        disable_per_parent();
        settings.schedule.max_delete_percent = 100;
    }

    /// As if the clock had been three months ahead.
    void write_ahead(const std::string& column) {
        const auto ahead = (time.utc_now() + Ticks(90 * 24h)).to_string();
        execute("UPDATE _feeds SET " + column + " = '" + ahead + "'");
    }
    std::string delete_a_contact() {
        auto id = text("SELECT id FROM contacts LIMIT 1");
        EXPECT_TRUE(api.world().hard_delete("contacts", id));
        return id;
    }
    std::string reason_of(const std::string& id) {
        return text("SELECT coalesce(_deleted_reason, '') FROM contacts WHERE id = '" + id + "'");
    }
};

TEST_F(WrongClock, TheDaemonSweepsAllTheSame) {
    settings.schedule.sweep = 1h;
    serve(10min);
    write_ahead("swept_at");
    const auto id = delete_a_contact();
    serve(1h);
    EXPECT_EQ(reason_of(id), "missing");
    EXPECT_LE(text("SELECT max(swept_at) FROM _feeds"), time.utc_now().to_string());
}

TEST_F(WrongClock, ACommandSweepsAllTheSame) {
    pass();
    write_ahead("swept_at");
    const auto id = delete_a_contact();
    pass();
    EXPECT_EQ(reason_of(id), "missing");
}

TEST_F(WrongClock, ARefusedFeedIsAskedAgain) {
    api.gateway().set_faults(
        *simulator::parse_faults(R"({"rules": [{"path": "*/export/customers", "status": 403}]})"));
    pass();
    ASSERT_EQ(number("SELECT fallback FROM _feeds WHERE resource = 'customers'"), 1);
    write_ahead("refused_at");
    api.gateway().set_faults(simulator::Faults{});
    serve(2min);
    EXPECT_EQ(number("SELECT fallback FROM _feeds WHERE resource = 'customers'"), 0);
    expect_equal();
}

}  // namespace
}  // namespace stmirror::testing
