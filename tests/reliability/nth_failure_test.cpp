// SPDX-License-Identifier: MIT
// During a simulated hour, the n-th call of SQLite to the file system or to the allocator fails. Each kind of
// failure is tried with several values of n.
//
// STMIRROR_FAILURES is the number of values of n for each kind, spread over all calls of the hour.
// STMIRROR_SEED selects these values. scripts/reliability sets both variables.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <iostream>

#include "sampling.hpp"
#include "scripted_hour.hpp"

namespace stmirror::testing {
namespace {

struct Tried {
    const char* name;
    CallFailure failure;
};

const Tried all_failures[] = {
    {"CannotOpen", {SystemCall::Open, SQLITE_CANTOPEN}},
    {"ReadFails", {SystemCall::Read, SQLITE_IOERR_READ}},
    {"WriteFails", {SystemCall::Write, SQLITE_IOERR_WRITE}},
    {"DiskIsFull", {SystemCall::Write, SQLITE_FULL}},
    {"SyncFails", {SystemCall::Sync, SQLITE_IOERR_FSYNC}},
    {"TruncateFails", {SystemCall::Truncate, SQLITE_IOERR_TRUNCATE}},
    {"LockFails", {SystemCall::Lock, SQLITE_IOERR_LOCK}},
    {"IsLocked", {SystemCall::Lock, SQLITE_BUSY}},
    {"NoMemory", {SystemCall::Allocate, SQLITE_NOMEM}},
    {"CannotOpenAnyMore", {SystemCall::Open, SQLITE_CANTOPEN, true}},
    {"DiskStaysFull", {SystemCall::Write, SQLITE_FULL, true}},
    {"StaysLocked", {SystemCall::Lock, SQLITE_BUSY, true}},
};

/// The hour in which one call fails. Each failure has its own hour.
class FailingHour : public ScriptedHour {
 public:
    FailingHour() { make_old_mirror(1); }

    std::uint64_t count(SystemCall kind) {
        vfs.count();
        run_hour();
        vfs.fail_nothing();
        EXPECT_EQ(problems(), std::vector<Problem>{});
        EXPECT_EQ(failures(), std::vector<std::string>{});
        return vfs.counted(kind);
    }

    /// Returns whether a problem was reported. A call that SQLite repeats successfully is not a problem.
    bool is_reported(CallFailure failure, std::uint64_t number) {
        vfs.fail(failure, number);
        run_hour();
        vfs.fail_nothing();
        EXPECT_TRUE(vfs.has_failed());
        for (const auto& problem : problems()) {
            EXPECT_THAT(problem.code, ::testing::AnyOf(Errc::Database, Errc::Io)) << problem.line();
        }
        const bool reported = !problems().empty() || !failures().empty();
        expect_recovers();
        return reported;
    }

 private:
    void TestBody() override {}
};

class NthFailure : public ::testing::TestWithParam<Tried> {};

TEST_P(NthFailure, IsSurvived) {
    const auto& failure = GetParam().failure;
    const auto calls = FailingHour().count(failure.call);
    const auto tries = std::min<std::uint64_t>(calls, number_from("STMIRROR_FAILURES", 2));
    ASSERT_GT(tries, 0u);
    auto random = seeded_random();
    std::uint64_t reported = 0;
    for (std::uint64_t i = 0; i < tries; ++i) {
        const auto number = 1 + pick(calls, i, tries, random);
        SCOPED_TRACE(std::string(GetParam().name) + " " + std::to_string(number));
        if (FailingHour().is_reported(failure, number)) { ++reported; }
    }
    std::cout << "| " << GetParam().name << " | " << calls << " | " << tries << " | " << reported << " |\n";
}

INSTANTIATE_TEST_SUITE_P(Calls, NthFailure, ::testing::ValuesIn(all_failures),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace stmirror::testing
