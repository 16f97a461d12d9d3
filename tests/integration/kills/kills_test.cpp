// SPDX-License-Identifier: MIT
// The daemon is killed repeatedly while the source changes: at random moments, and at system calls that
// change a file. No row is lost or duplicated.
//
// STMIRROR_KILLS is the number of kills. STMIRROR_SEED selects their moments and system calls.
// scripts/reliability sets both variables.
#include <gtest/gtest.h>

#include <csignal>
#include <iostream>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "integration/end_to_end/running_stmirror.hpp"
#include "reliability/sampling.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class Kills : public ::testing::Test {
 protected:
    Kills() { installation.configure("[http]\nlisten = \"127.0.0.1:0\"\n"); }

    /// Adds one record and changes some, in each of two resources.
    void change_the_source() {
        installation.change([&](simulator::World& world) {
            for (const auto* resource : {"customers", "leads"}) {
                world.touch(resource, 1 + random.below(20));
                world.commit_late(resource, SystemClock().utc_now());
            }
        });
    }

    /// Kills the daemon while the source changes: at system call number `call`, or at a random moment if
    /// `call` is 0 or does not come soon. Returns false if the daemon was not killed by a call.
    bool is_killed_at(std::uint64_t call) {
        const auto process = installation.start(
            {"daemon"},
            {"LD_PRELOAD=" STMIRROR_KILL_AT_CALL, "STMIRROR_KILL_AT_CALL=" + std::to_string(call)});
        bool ended = false;
        const auto moments = call == 0 ? 3 + random.below(20) : 100;
        for (std::uint64_t moment = 0; moment < moments && !ended; ++moment) {
            change_the_source();
            ended = process->ended_within(std::chrono::milliseconds{10 + random.below(150)});
        }
        if (!ended) { process->send_signal(SIGKILL); }
        EXPECT_EQ(process->wait().exit_code, 128 + SIGKILL) << process->output();
        return ended;
    }

    void expect_whole() {
        // A journal means that the creation of the file was interrupted. Only the next daemon can roll the
        // creation back.
        const bool is_created = !std::filesystem::exists(installation.mirror().string() + "-journal");
        if (!std::filesystem::exists(installation.mirror()) || !is_created) { return; }
        if (installation.query("SELECT count(*) FROM sqlite_schema WHERE name = '_changes'") == "0") {
            return;
        }
        EXPECT_EQ(installation.query("PRAGMA integrity_check"), "ok");
        EXPECT_EQ(installation.query("SELECT coalesce(max(seq), 0) - count(*) FROM _changes"), "0")
            << "a gap in the change log";
        EXPECT_EQ(installation.query("SELECT count(*) - count(DISTINCT resource || key) FROM _changes "
                                     "WHERE kind = 'insert'"),
                  "0")
            << "a record was inserted twice";
    }

    void expect_equal_after_a_pass() {
        const auto finished = installation.run({"sync"});
        ASSERT_EQ(finished.exit_code, 0) << finished.output;
        for (const auto& resource : Installation::export_resources()) {
            EXPECT_EQ(installation.mirrored(resource), installation.at_the_source(resource)) << resource;
        }
        expect_whole();
    }

    void start_over() {
        for (const auto* suffix : {"", "-wal", "-shm"}) {
            std::filesystem::remove(installation.mirror().string() + suffix);
        }
    }

    Random random = seeded_random();
    Installation installation{small_world(200, 50)};
};

TEST_F(Kills, LoseAndDoubleNoRow) {
    constexpr std::uint64_t calls_max = 300;
    constexpr std::uint64_t rounds_between_passes = 20;
    constexpr std::uint64_t rounds_of_one_mirror =
        60;  // the first few kills hit the mirror's creation and backfill
    const auto kills = number_from("STMIRROR_KILLS", 8);
    std::uint64_t at_calls = 0;
    for (std::uint64_t i = 0; i < kills; ++i) {
        const auto call = i % 2 == 0 ? 0 : 1 + random.below(calls_max);
        SCOPED_TRACE("kill " + std::to_string(i) + ", call " + std::to_string(call));
        if (is_killed_at(call)) { ++at_calls; }
        expect_whole();
        if (i % rounds_between_passes == rounds_between_passes - 1) { expect_equal_after_a_pass(); }
        if (i % rounds_of_one_mirror == rounds_of_one_mirror - 1) { start_over(); }
        if (HasFailure()) { return; }
    }
    expect_equal_after_a_pass();
    EXPECT_GT(at_calls, 0u);
    std::cout << "| " << kills - at_calls << " | " << at_calls << " | "
              << installation.query("SELECT count(*) FROM _changes") << " |" << std::endl;
}

}  // namespace
}  // namespace stmirror::testing
