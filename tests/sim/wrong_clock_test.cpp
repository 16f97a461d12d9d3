// SPDX-License-Identifier: MIT
// Tests a wall clock that was ahead and was then set back. The times that were stored while the clock was
// ahead must not delay anything.
#include <gtest/gtest.h>

#include "simulated_run.hpp"
#include "simulator/gateway/faults_json.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class WrongClock : public SimulatedRun {
 protected:
    WrongClock() : SimulatedRun(tiny()) {
        disable_per_parent();
        settings.schedule.max_delete_percent = 100;
    }

    /// Changes the stored times to those of a clock that was three months ahead.
    void write_ahead(const std::string& column) {
        const auto ahead = (time.utc_now() + Ticks(90 * 24h)).to_string();
        execute("UPDATE _feeds SET " + column + " = '" + ahead + "'");
    }
    std::string delete_a_contact() {
        auto id = text("SELECT id FROM contacts LIMIT 1");
        EXPECT_TRUE(api.world().hard_delete("contacts", id));
        return id;
    }
    void shift_date(std::chrono::seconds by) {
        api.gateway().set_faults(*simulator::parse_faults(
            R"({"rules": [{"path": "*", "date_shift_seconds": )" + std::to_string(by.count()) + "}]}"));
    }
    /// Makes changes, and waits so long that the changes are older than the overlap when the next pass
    /// begins.
    void change_and_wait() {
        api.world().mutate(40);
        time.advance(2h);
    }
    std::string watermark_max() {
        return text("SELECT max(cursor) FROM _feeds WHERE resource IN ('contacts', 'contact_methods')");
    }
    std::string reason_of(const std::string& id) {
        return text("SELECT coalesce(_deleted_reason, '') FROM contacts WHERE id = '" + id + "'");
    }
};

TEST_F(WrongClock, TheDaemonStillSweeps) {
    settings.schedule.sweep = 1h;
    serve(10min);
    write_ahead("swept_at");
    const auto id = delete_a_contact();
    serve(1h);
    EXPECT_EQ(reason_of(id), "missing");
    // Tables with a rolling comparison need no sweep.
    EXPECT_LE(text("SELECT max(swept_at) FROM _feeds WHERE resource IN"
                   " ('leads', 'bookings', 'customer_contacts', 'location_contacts')"),
              time.utc_now().to_string());
}

TEST_F(WrongClock, ACommandStillSweeps) {
    pass();
    write_ahead("swept_at");
    const auto id = delete_a_contact();
    pass();
    EXPECT_EQ(reason_of(id), "missing");
}

TEST_F(WrongClock, OfTheServerMovesNoWatermark) {
    keep_log();
    pass();
    for (const std::chrono::seconds shift :
         {std::chrono::seconds{10 * 365 * 24h}, std::chrono::seconds{1h}, std::chrono::seconds{-1h},
          std::chrono::seconds{-10 * 365 * 24h}}) {
        shift_date(shift);
        change_and_wait();
        EXPECT_TRUE(all_caught_up(pass())) << shift.count();
        ASSERT_FALSE(report("contacts").warnings.empty());
        EXPECT_EQ(report("contacts").warnings.front().code, Errc::ClocksDiffer);
        EXPECT_LE(watermark_max(), time.utc_now().to_string());
        expect_equal_table(*catalogue.find("contacts"));
        api.gateway().set_faults(simulator::Faults{});
        change_and_wait();
        EXPECT_TRUE(all_caught_up(pass())) << shift.count();
        EXPECT_TRUE(report("contacts").warnings.empty());
        settle();
        expect_equal();
    }
    EXPECT_EQ(lines_with("clocks_differ tenant=acme", ""), 1U) << "repeated lines are combined";
    EXPECT_EQ(lines_with("watermark_of_future", ""), 0U);
}

TEST_F(WrongClock, AWatermarkInTheFutureIsReplacedByTheNextCommand) {
    for (const bool from_start : {false, true}) {
        pass();
        const auto ahead = (time.utc_now() + Ticks(90 * 24h)).to_string();
        execute("UPDATE _feeds SET cursor = '" + ahead +
                "' WHERE resource IN ('contacts', 'contact_methods')");
        change_and_wait();
        sync::PassMode mode;
        mode.from_start = from_start;
        EXPECT_TRUE(all_caught_up(pass({}, mode)));
        EXPECT_LE(watermark_max(), time.utc_now().to_string());
        EXPECT_GT(watermark_max(), (time.utc_now() - Ticks(1h)).to_string());
        expect_equal_table(*catalogue.find("contacts"));
        expect_equal_table(*catalogue.find("contact_methods"));
        change_and_wait();
        EXPECT_TRUE(all_caught_up(pass()));
        settle();
        expect_equal();
    }
}

TEST_F(WrongClock, AWatermarkInTheFutureIsReplacedByTheDaemon) {
    serve(10min);
    const auto ahead = (time.utc_now() + Ticks(90 * 24h)).to_string();
    execute("UPDATE _feeds SET cursor = '" + ahead + "' WHERE resource IN ('contacts', 'contact_methods')");
    change_and_wait();
    serve(10min);
    EXPECT_LE(watermark_max(), time.utc_now().to_string());
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE rewalk_cursor IS NOT NULL OR last_error <> ''"), 0);
    expect_equal_table(*catalogue.find("contacts"));
    expect_equal_table(*catalogue.find("contact_methods"));
}

TEST_F(WrongClock, OfThisMachineThatIsSetBackLosesNothing) {
    for (const Ticks ahead : {Ticks(1h), Ticks(10 * 365 * 24h), Ticks(-1h)}) {
        serve(10min);
        own_clock.ahead = ahead;
        change_and_wait();
        serve(10min);
        own_clock.ahead = {};
        change_and_wait();
        serve(10min);
        EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE last_error <> ''"), 0);
        EXPECT_LE(watermark_max(), time.utc_now().to_string());
        settle();
        expect_equal();
    }
}

TEST_F(WrongClock, ARefusedFeedIsTriedAgain) {
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
