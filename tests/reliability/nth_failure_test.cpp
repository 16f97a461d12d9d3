// SPDX-License-Identifier: MIT
// The n-th call of SQLite to the file system fails, for each kind of call and each n of an hour.
//
// STMIRROR_FAILURES: how many n of each kind are tried, spread over all; scripts/reliability sets it.
#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "scripted_hour.hpp"

namespace stmirror::testing {
namespace {

/// One hour of its own for each failure.
class FailingHour : public ScriptedHour {
 public:
    FailingHour() { make_old_mirror(1); }

    std::uint64_t count(FileCall kind) {
        vfs.count();
        run_hour();
        vfs.fail_nothing();
        EXPECT_EQ(errors(), std::vector<std::string>{});
        return vfs.counted(kind);
    }

    /// Whether an error was reported; a call that SQLite repeats is not an error.
    bool is_reported(FileCall kind, std::uint64_t number) {
        vfs.fail(kind, number);
        run_hour();
        vfs.fail_nothing();
        EXPECT_TRUE(vfs.has_failed());
        const auto reported = errors();
        for (const auto& error : reported) EXPECT_NE(error, "");
        expect_recovers();
        return !reported.empty();
    }

 private:
    void TestBody() override {}
};

class NthFailure : public ::testing::TestWithParam<FileCall> {};

TEST_P(NthFailure, IsSurvived) {
    constexpr std::uint64_t in_the_test_run = 2;
    const char* wanted = std::getenv("STMIRROR_FAILURES");
    const auto calls = FailingHour().count(GetParam());
    const auto tries = std::min<std::uint64_t>(calls, wanted ? std::stoull(wanted) : in_the_test_run);
    std::uint64_t tried = 0;
    std::uint64_t reported = 0;
    for (std::uint64_t i = 0; i < tries; ++i) {
        const auto number = 1 + i * calls / tries;
        SCOPED_TRACE(std::string(name(GetParam())) + " " + std::to_string(number));
        ++tried;
        if (FailingHour().is_reported(GetParam(), number)) ++reported;
    }
    EXPECT_GT(tried, 0u);
    std::cout << "| " << name(GetParam()) << " | " << calls << " | " << tried << " | " << reported << " |\n";
}

INSTANTIATE_TEST_SUITE_P(Calls, NthFailure, ::testing::ValuesIn(all_file_calls),
                         [](const auto& test) { return std::string(name(test.param)); });

}  // namespace
}  // namespace stmirror::testing
