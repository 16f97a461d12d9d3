// SPDX-License-Identifier: MIT
// Tests that a command whose output is no terminal says nothing twice in full.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "running_stmirror.hpp"

namespace stmirror::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

int count_of(const std::string& text, const std::string& words) {
    int count = 0;
    for (auto at = text.find(words); at != text.npos; at = text.find(words, at + 1)) { ++count; }
    return count;
}

TEST(SaidOnce, AnUnknownTenant) {
    Installation installation(small_world(60));
    installation.replace("id = 1234567", "id = 7654321");
    const auto checked = installation.run({"check"});
    EXPECT_EQ(checked.exit_code, 1);
    EXPECT_EQ(count_of(checked.output, "FAILED  tenant"), 1) << checked.output;
    EXPECT_EQ(count_of(checked.output, advice(Errc::NotFound)), 1) << checked.output;
    EXPECT_THAT(checked.output, Not(HasSubstr("the record does not exist")));
    installation.replace("id = 7654321", "id = 1234567");
    const auto record = installation.run({"api", "GET", "customers/99"});
    EXPECT_THAT(record.output, HasSubstr("the record does not exist"));
}

}  // namespace
}  // namespace stmirror::testing
