// SPDX-License-Identifier: MIT
// Tests what `stmirror status` shows if another program listens at the address of the daemon.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "running_stmirror.hpp"
#include "status_server/running_server.hpp"

namespace stmirror::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Any user of the machine may listen at the daemon's address while the daemon does not run.
TEST(StatusCommand, ShowsNoControlCharactersOfAnotherProgram) {
    Installation installation(small_world(1, 1));
    const auto json = R"({"mirror":{"path":")" + installation.mirror().string() +
                      R"("},"state":"fresh","daemon":{},"text":"plain )" +
                      "\xC2\x9B"
                      "31m\u202E end\"}\n";
    const status::test::RunningServer server({}, [&json](const status::Request& request) {
        status::Response response;
        response.body = request.path == "/status.json" ? json
                                                       : "plain \x1b]0;title\x07\xC2\x9B"
                                                         "31m\u202E end\n";
        return response;
    });
    installation.configure("[http]\nlisten = \"127.0.0.1:" + std::to_string(server.port()) + "\"\n");
    for (const std::vector<std::string>& options : {std::vector<std::string>{}, {"--json"}}) {
        std::vector<std::string> command{"status"};
        command.insert(command.end(), options.begin(), options.end());
        const auto shown = installation.run(command);
        EXPECT_EQ(shown.exit_code, 0) << shown.output;
        EXPECT_THAT(shown.output, AllOf(HasSubstr("plain"), HasSubstr(" end")));
        for (const std::string bad : {"\x1b", "\x07", "\xC2\x9B", "\u202E"}) {
            EXPECT_THAT(shown.output, Not(HasSubstr(bad)));
        }
    }
}

}  // namespace
}  // namespace stmirror::testing
