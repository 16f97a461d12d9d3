// SPDX-License-Identifier: MIT
// Tests the whole way from the API to PostgreSQL. The tenant changes while daemon, publishers and server are
// killed. In the end, the target contains what the API shows.
#include <gmock/gmock.h>

#include <csignal>
#include <thread>

#include "base/random.hpp"
#include "publishing_fixture.hpp"

namespace stmirror::testing {
namespace {

using std::chrono::milliseconds;

class WholeChain : public Publishing {
 protected:
    WholeChain() { configure("[http]\nlisten = \"127.0.0.1:0\"\n"); }

    void start_all() {
        if (!daemon) { daemon = start({"daemon"}); }
        if (!publisher) { publisher = start({"publish", "warehouse"}); }
    }
    static void kill(std::unique_ptr<Process>& process) {
        process->send_signal(SIGKILL);
        process->wait();
        process.reset();
    }
    void one_fails() {
        constexpr std::uint64_t kinds = 4;
        switch (random.below(kinds)) {
            case 0:
                return kill(daemon);
            case 1:
                return kill(publisher);
            case 2:
                postgres.stop();
                return postgres.start();
            default:
                kill(daemon);
                return kill(publisher);
        }
    }
    /// Returns the raw JSON of the live rows, by key.
    std::map<std::string, std::string> in_target(const std::string& table) const {
        const auto link = publish::Connection::open(postgres.conninfo());
        const auto answers = link.value()->run(
            {{"SELECT '[' || id || ']', _raw FROM servicetitan." + table + " WHERE _deleted_at IS NULL"}});
        EXPECT_TRUE(answers.has_value()) << table;
        std::map<std::string, std::string> rows;
        for (const auto& row : answers->back().rows) { rows[row[0].value_or("")] = row[1].value_or(""); }
        return rows;
    }

    const std::uint64_t seed = Random::from_system()();
    Random random{seed};
    std::unique_ptr<Process> daemon;
    std::unique_ptr<Process> publisher;
};

TEST_F(WholeChain, EndsWithTheTargetEqualToTheSource) {
    for (int round = 0; round < 8; ++round) {
        start_all();
        for (int i = 0; i < 3; ++i) {
            change([](simulator::World& world) { world.mutate(10); });
            std::this_thread::sleep_for(milliseconds{random.below(700)});
        }
        one_fails();
    }
    start_all();
    kill(daemon);
    kill(publisher);
    sync();
    publish();
    EXPECT_EQ(run({"publish", "warehouse", "--verify"}).exit_code, 0) << "seed " << seed;
    for (const std::string table : {"customers", "locations", "leads", "bookings"}) {
        const auto source = at_the_source(table);
        EXPECT_FALSE(source.empty()) << table;
        EXPECT_EQ(in_target(table), source) << table << ", seed " << seed;
    }
}

}  // namespace
}  // namespace stmirror::testing
