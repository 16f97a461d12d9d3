// SPDX-License-Identifier: MIT
// An hour of a mirror in virtual time, with everything that writes to it: migration, backfill, polls, changes
// and deletions at the source, background refresh, proof, sweep, snapshot, checkpoint.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <functional>
#include <string>
#include <vector>

#include "sim/simulated_run.hpp"
#include "test_vfs.hpp"

namespace stmirror::testing {

class ScriptedHour : public SimulatedRun {
 protected:
    ScriptedHour();

    /// Runs the hour. A step that fails does not end it: its error is kept.
    void run_hour();
    /// The problems of the steps and the feeds since the hour began.
    const std::vector<Problem>& problems() const { return problems_; }
    /// The log lines of failures since the hour began.
    std::vector<std::string> failures() const;

    /// After the hour: the file is intact, the next pass finds nothing that was missed, and the next sweep
    /// makes mirror and source equal.
    void expect_recovers();
    /// The file is intact, and the change log has no gap.
    static void expect_whole(SQLite::Database& database);
    /// Creates a mirror with the schema of this version, as an earlier release did.
    void make_old_mirror(std::size_t version);

    TestVfs vfs;

 private:
    void TestBody() override {}
    void attempt(const std::function<void()>& step);
    void poll(sync::PassMode mode = {});
    void expect_nothing_missed(SQLite::Database& database);

    std::vector<Problem> problems_;
};

}  // namespace stmirror::testing
