// SPDX-License-Identifier: MIT
// One hour in the life of a mirror, in virtual time, with everything that writes to it: migration, backfill,
// polls, changes and deletions at the source, background refresh, proof, sweep, snapshot, checkpoint.
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

    /// Runs the hour. A failed step does not end the hour. The error of the step is kept.
    void run_hour();
    /// Returns the problems of the steps and the feeds since the hour began.
    const std::vector<Problem>& problems() const { return problems_; }
    /// Returns the log lines of failures since the hour began.
    std::vector<std::string> failures() const;

    /// Must be called after the hour. Expects that the file is intact, that the next pass finds nothing that
    /// was missed, and that mirror and source are equal after the next sweep.
    void expect_recovers();
    /// Expects that the file is intact and that the change log has no gap.
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
