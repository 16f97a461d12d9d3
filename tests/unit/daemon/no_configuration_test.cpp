// SPDX-License-Identifier: MIT
// Tests what commands do if the configuration does not exist or must not be used.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/commands/commands.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::daemon {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct NoConfiguration : ::testing::Test {
    testing::TemporaryFolder temporary;
    std::ostringstream out;
    std::ostringstream err;
    GlobalOptions options{
        .config_file = temporary.path() / "stmirror.toml", .config_given = true, .log_level = {}};

    Context context() { return {options, out, err}; }
};

TEST_F(NoConfiguration, TheScopesAreKnownWithoutOne) {
    EXPECT_EQ(run(context(), CheckOptions{.scopes = true}), 78) << "a file that was named must exist";
    options.config_given = false;
    EXPECT_EQ(run(context(), CheckOptions{.scopes = true}), 0);
    EXPECT_THAT(out.str(), HasSubstr("tn.crm.customers:r\n"));
}

TEST_F(NoConfiguration, OnlyAFileThatDoesNotExistIsToBeCreated) {
    EXPECT_EQ(run(context(), StatusOptions{}), 78);
    EXPECT_THAT(err.str(), HasSubstr("stmirror init"));
    err.str("");
    std::ofstream(options.config_file) << "[mirror]\n";
    std::filesystem::permissions(options.config_file, std::filesystem::perms(0666));
    EXPECT_EQ(run(context(), StatusOptions{}), 78);
    EXPECT_THAT(err.str(), HasSubstr("chmod go-w"));
    EXPECT_THAT(err.str(), Not(HasSubstr("stmirror init")));
}

}  // namespace
}  // namespace stmirror::daemon
