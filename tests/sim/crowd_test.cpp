// SPDX-License-Identifier: MIT
// Many tenants run their backfill with a slow store: the network delivers pages faster than the store can
// write them.
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>

#include "client/page_budget.hpp"
#include "simulated_run.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t tenants_count = 21;

class Crowd : public SimulatedRun {
 protected:
    Crowd() : SimulatedRun(world(), Catalogue::built_in(), tenants_count) {
        disable_per_parent();
        settings.limits.page_size = 40;
    }
    static simulator::WorldOptions world() {
        auto options = small();
        options.customers = 200;
        return options;
    }

    /// Makes every later call that writes take this long.
    void slow_down(Duration call) {
        store = slow_.get_executor();
        reader_.emplace(settings.mirror_path.string(), SQLite::OPEN_READONLY);
        work(call);
    }

 private:
    void work(Duration call) {
        const auto before = version();
        slow_.restart();
        slow_.poll_one();
        const auto took = version() == before ? Duration(1ms) : call;
        time.call_at(time.now() + took, [this, call] { work(call); });
    }
    std::int64_t version() { return reader_->execAndGet("PRAGMA data_version").getInt64(); }

    boost::asio::io_context slow_;
    std::optional<SQLite::Database> reader_;
};

TEST_F(Crowd, BackfillsDelayNoChangesAndDoNotFillMemory) {
    auto all = settings.tenants;
    settings.tenants.resize(1);
    serve(10min);
    settings.tenants = all;
    slow_down(200ms);
    std::size_t most = 0;
    auto delays = delays_of_changes("customers");
    int second = 0;
    std::int64_t to_read = 0;
    serve(5min, [&](const sync::Engine& engine) {
        const auto activity = engine.activity();
        most = std::max(most, activity.pages_waiting);
        if (++second == 60) {
            to_read = std::ranges::count_if(activity.feeds,
                                            [](const auto& feed) { return !feed.state.backfilled; });
        }
        delays.look();
    });
    EXPECT_GT(to_read, 20) << "otherwise the store was not slow";
    EXPECT_GE(delays.seen, 4);
    EXPECT_LE(delays.worst, 65s) << "the time of a poll and of a few calls of the store";
    EXPECT_GT(most, client::PageBudget::pages_max / 2) << "otherwise the network was slow";
    EXPECT_LE(most, 2 * client::PageBudget::pages_max) << "includes the pages of incremental passes";
}

TEST_F(Crowd, StopsWithinTenSeconds) {
    serve(1s);
    slow_down(200ms);
    serve(30s);
    const auto asked = time.now();
    // serve() stops the engine when the 20 s are over, and waits until the engine has ended.
    serve(20s);
    EXPECT_LE(time.now() - asked, 20s + 10s);
    EXPECT_GT(number("SELECT count(*) FROM _feeds WHERE backfilled = 0"), 20);
}

}  // namespace
}  // namespace stmirror::testing
