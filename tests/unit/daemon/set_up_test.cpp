// SPDX-License-Identifier: MIT
// Tests the questions of `init`, and the files that it writes.
#include "daemon/commands/set_up.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/descriptor.hpp"
#include "settings/settings.hpp"
#include "support/read_file.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::daemon {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

mode_t mode_of(const fs::path& path) {
    struct stat found{};
    return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 07777U : 0;
}

Subject option(const std::string& name) { return {Subject::Kind::Setting, name}; }

struct SetUpTest : ::testing::Test {
    testing::TemporaryFolder temporary;
    const fs::path folder = temporary.path() / "etc";
    const fs::path config = folder / "stmirror.toml";
    std::ostringstream out;

    Result<daemon::SetUp> answered(const std::string& answers, const InitOptions& options = {}) {
        std::istringstream in(answers);
        return complete(options, {&in, out, false});
    }
    Result<daemon::SetUp> unattended(const InitOptions& options) {
        return complete(options, {nullptr, out, false});
    }
    std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(temporary.path() / name) << text;
        return (temporary.path() / name).string();
    }
    InitOptions all_options() const {
        InitOptions options;
        options.environment = "integration";
        options.tenant_id = "17";
        options.name = "acme";
        options.client_id = "cid.1";
        options.app_key_file = file("key", "ak1.x\n");
        options.client_secret_file = file("secret", " cs1.y \n");
        return options;
    }
};

TEST_F(SetUpTest, AsksForWhatTheOptionsDoNotGiveAndAgainForWhatIsWrong) {
    const auto set_up = answered("prod\nproduction\nacme\n 17 \n\ncid.1\nak1.x\nno good\ncs1.y\n").value();
    EXPECT_EQ(set_up.environment, "production");
    EXPECT_EQ(set_up.tenant_id, "17");
    EXPECT_EQ(set_up.name, "17") << "the default";
    EXPECT_EQ(set_up.client_id, "cid.1");
    EXPECT_EQ(set_up.app_key, "ak1.x");
    EXPECT_EQ(set_up.client_secret, "cs1.y");
    EXPECT_THAT(out.str(), Not(HasSubstr("ak1.x")));
}

TEST_F(SetUpTest, AnswersThatEndEarlyAreAMistakeOfUsage) {
    const auto refused = answered("production\n17\n").error();
    EXPECT_EQ(refused.code, Errc::Usage);
    EXPECT_EQ(refused.subject, option("--name"));
}

TEST_F(SetUpTest, WithAllOptionsNothingIsAsked) {
    const auto set_up = unattended(all_options()).value();
    EXPECT_EQ(set_up.environment, "integration");
    EXPECT_EQ(set_up.app_key, "ak1.x");
    EXPECT_EQ(set_up.client_secret, "cs1.y");
    EXPECT_EQ(out.str(), "");
}

TEST_F(SetUpTest, WithoutATerminalAMissingOptionIsNamed) {
    auto options = all_options();
    options.client_id = "";
    const auto refused = unattended(options).error();
    EXPECT_EQ(refused.code, Errc::Usage);
    EXPECT_EQ(refused.subject, option("--client-id"));
}

TEST_F(SetUpTest, WrongOptionsAreNamedAndNeverShowASecret) {
    const std::vector<std::tuple<std::string InitOptions::*, std::string, std::string>> wrong{
        {&InitOptions::environment, "prod", "--environment"},
        {&InitOptions::tenant_id, "x", "--tenant-id"},
        {&InitOptions::name, "app_key", "--name"},
        {&InitOptions::name, "../acme", "--name"},
        {&InitOptions::client_id, "two words", "--client-id"},
        {&InitOptions::app_key_file, "/none", "--app-key-file"},
        {&InitOptions::client_secret_file, file("two", "hunter 2"), "--client-secret-file"}};
    for (const auto& [member, value, its_option] : wrong) {
        auto options = all_options();
        options.*member = value;
        const auto refused = unattended(options);
        ASSERT_FALSE(refused) << value;
        EXPECT_EQ(refused.error().code, Errc::Usage);
        EXPECT_EQ(refused.error().subject, option(its_option));
        EXPECT_THAT(refused.error().text, Not(HasSubstr("hunter")));
    }
}

TEST_F(SetUpTest, WritesAConfigurationThatReadsItsSecretsWithAndWithoutSystemd) {
    ASSERT_TRUE(write_set_up(config, unattended(all_options()).value()));
    EXPECT_EQ(mode_of(config), 0644U);
    EXPECT_EQ(mode_of(folder / "secrets"), 0700U);
    EXPECT_EQ(mode_of(folder / "secrets/app_key"), 0600U);
    EXPECT_EQ(mode_of(folder / "secrets/acme"), 0600U);
    EXPECT_THAT(testing::read_file(config), Not(HasSubstr("ak1.x")));
    const auto settings = load_configuration(config).value().settings;
    EXPECT_EQ(settings.api.environment, "integration");
    EXPECT_EQ(settings.mirror_path, "/var/lib/stmirror/mirror.db");
    EXPECT_EQ(settings.tenants.at(0).id, 17);
    EXPECT_EQ(settings.tenants.at(0).name, "acme");
    EXPECT_EQ(settings.api.app_key.describe(), "credential:secret_app_key");
    EXPECT_EQ(settings.api.app_key.read().value(), "ak1.x");
    EXPECT_EQ(settings.tenants.at(0).client_secret.read().value(), "cs1.y");

    fs::create_directory(temporary.path() / "credentials");
    file("credentials/secret_app_key", "ak1.of-systemd");
    ::setenv("CREDENTIALS_DIRECTORY", (temporary.path() / "credentials").c_str(), 1);
    EXPECT_EQ(settings.api.app_key.read().value(), "ak1.of-systemd");
    ::unsetenv("CREDENTIALS_DIRECTORY");
}

TEST_F(SetUpTest, AnotherServerIsWrittenWithItsAuthority) {
    auto options = all_options();
    options.base_url = "https://localhost:8443";
    options.ca_file = "/ca.pem";
    ASSERT_TRUE(write_set_up(config, unattended(options).value()));
    const auto settings = load_configuration(config).value().settings;
    EXPECT_EQ(settings.api.environment, "https://localhost:8443");
    EXPECT_EQ(settings.api.ca_file, "/ca.pem");
}

bool shows_typing(const Descriptor& terminal) {
    termios mode{};
    return ::tcgetattr(terminal.number(), &mode) == 0 && (mode.c_lflag & ECHO) != 0;
}

TEST_F(SetUpTest, ASignalAtASecretEndsTheProgramWithATerminalThatShowsTyping) {
    const Descriptor master("/dev/ptmx", O_RDWR | O_NOCTTY);
    ASSERT_EQ(::grantpt(master.number()), 0);
    ASSERT_EQ(::unlockpt(master.number()), 0);
    const Descriptor terminal(::ptsname(master.number()), O_RDWR | O_NOCTTY);
    ASSERT_TRUE(shows_typing(terminal));
    auto options = all_options();
    options.app_key_file = "";
    const auto child = ::fork();
    if (child == 0) {
        ::dup2(terminal.number(), STDIN_FILENO);
        (void)complete(options, {&std::cin, out, true});
        ::_exit(0);
    }
    while (shows_typing(terminal)) { ::poll(nullptr, 0, 1); }
    int status = 0;
    // Sends the signal repeatedly, because the first one may arrive before the program reads.
    for (pid_t ended = 0; ended == 0; ended = ::waitpid(child, &status, WNOHANG)) {
        ::kill(child, SIGINT);
        ::poll(nullptr, 0, 10);
    }
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGINT);
    EXPECT_TRUE(shows_typing(terminal));
}

TEST_F(SetUpTest, AConfigurationThatExistsIsNeverReplaced) {
    fs::create_directory(folder);
    std::ofstream(config) << "mine";
    const auto refused = write_set_up(config, unattended(all_options()).value());
    EXPECT_EQ(refused.error().code, Errc::Usage);
    EXPECT_EQ(refused.error().subject, (Subject{Subject::Kind::File, config.string()}));
    EXPECT_EQ(testing::read_file(config), "mine");
    EXPECT_FALSE(fs::exists(folder / "secrets"));
}

TEST_F(SetUpTest, TheSecretOfAnotherConfigurationIsNeverReplaced) {
    const auto first = unattended(all_options()).value();
    ASSERT_TRUE(write_set_up(config, first));
    const auto second_config = folder / "second.toml";
    for (const auto& [member, name] :
         {std::pair{&SetUp::app_key, "app_key"}, std::pair{&SetUp::client_secret, "acme"}}) {
        auto second = first;
        second.*member = "other";
        const auto before = testing::read_file(folder / "secrets" / name);
        const auto refused = write_set_up(second_config, second);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Errc::Usage);
        EXPECT_EQ(refused.error().subject,
                  (Subject{Subject::Kind::File, (folder / "secrets" / name).string()}));
        EXPECT_EQ(testing::read_file(folder / "secrets" / name), before);
        EXPECT_FALSE(fs::exists(second_config));
    }
    EXPECT_TRUE(write_set_up(second_config, first)) << "the same secrets";
}

}  // namespace
}  // namespace stmirror::daemon
