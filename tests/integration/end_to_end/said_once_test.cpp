// SPDX-License-Identifier: MIT
// Tests that a command that does not write to a terminal prints no message in full more than once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

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

TEST(SaidOnce, EachFeedIsInTheLogAndInTheTable) {
    Installation installation(small_world(60));
    const auto synced = installation.run({"sync", "leads"});
    EXPECT_EQ(synced.exit_code, 0) << synced.output;
    EXPECT_EQ(count_of(synced.output, "pass_finished"), 1) << synced.output;
    EXPECT_EQ(count_of(synced.output, "\nleads "), 1) << synced.output;
    EXPECT_THAT(synced.output, Not(HasSubstr("leads:")));
}

TEST(SaidOnce, AnErrorIsWholeInTheLogAndShortInTheTable) {
    Installation installation(small_world(60));
    installation.misbehave(R"({"rules": [{"path": "/leads", "status": 400}]})");
    const auto advice_of_it = advice(Errc::BadRequest);
    const auto logged = installation.run({"sync", "leads"});
    EXPECT_EQ(logged.exit_code, 1);
    EXPECT_EQ(count_of(logged.output, advice_of_it), 1) << logged.output;
    EXPECT_THAT(logged.output, HasSubstr("failed: bad_request: GET "));
    const auto unlogged = installation.run({"--log-level", "off", "sync", "leads"});
    EXPECT_EQ(unlogged.exit_code, 1);
    EXPECT_THAT(unlogged.output, HasSubstr("What to do: "));
}

TEST(SaidOnce, AWrongSecret) {
    Installation installation(small_world(60));
    std::filesystem::remove(installation.folder() / "client.1234567.secret");
    std::ofstream(installation.folder() / "client.1234567.secret") << "cs1.wrong";
    std::filesystem::permissions(installation.folder() / "client.1234567.secret",
                                 std::filesystem::perms{0600});
    const auto advice_of_it = advice(Errc::Unauthorized);
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"check"}, {"api", "GET", "customers"}, {"sync", "customers", "leads"}}) {
        const auto refused = installation.run(command);
        EXPECT_EQ(refused.exit_code, 1);
        EXPECT_EQ(count_of(refused.output, advice_of_it), 1) << refused.output;
    }
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
