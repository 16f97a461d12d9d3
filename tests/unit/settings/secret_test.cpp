// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "settings/settings.hpp"
#include "support/no_more_files.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct SecretTest : ::testing::Test {
    testing::TemporaryFolder temporary;
    const std::filesystem::path folder = temporary.path();

    void TearDown() override {
        unsetenv("CREDENTIALS_DIRECTORY");
        unsetenv("STMIRROR_TEST_SECRET");
    }
    SecretSource file(const std::string& text, mode_t mode = 0600) {
        const auto path = folder / "secret";
        std::ofstream(path, std::ios::binary) << text;
        ::chmod(path.c_str(), mode);
        return {SecretSource::Kind::File, path.string()};
    }
    static std::string refusal(const SecretSource& source) {
        const auto secret = source.read();
        if (secret) { return "accepted"; }
        EXPECT_EQ(secret.error().code, Errc::Configuration);
        EXPECT_THAT(secret.error().text, Not(HasSubstr("hunter2")));
        EXPECT_THAT(secret.error().text, HasSubstr(source.describe()));
        return secret.error().text;
    }
};

TEST_F(SecretTest, WhiteSpaceAroundItIsDropped) {
    EXPECT_EQ(file("cs1.hunter2\n").read().value(), "cs1.hunter2");
    EXPECT_EQ(file(" \tcs1.hunter2\r\n\n").read().value(), "cs1.hunter2");
    EXPECT_EQ(file("x", 0400).read().value(), "x");
}

TEST_F(SecretTest, AFileThatOthersCanReadIsRefused) {
    for (const mode_t mode : {0644u, 0640u, 0604u, 0660u, 0602u, 0610u}) {
        EXPECT_THAT(refusal(file("cs1.hunter2", mode)), HasSubstr("chmod 600")) << std::oct << mode;
    }
}

TEST_F(SecretTest, AFileOfAnotherUserIsRefused) {
    if (::geteuid() != 0) { GTEST_SKIP() << "needs root to change the owner of a file"; }
    constexpr uid_t nobody = 65534;
    const auto source = file("cs1.hunter2");
    ASSERT_EQ(::chmod(folder.c_str(), 0755), 0);
    ASSERT_EQ(::chown(source.name.c_str(), nobody, 0), 0);
    EXPECT_THAT(refusal(source), HasSubstr("chown 0 "));
    ASSERT_EQ(::seteuid(nobody), 0);
    const auto own = source.read();
    ASSERT_EQ(::seteuid(0), 0);
    EXPECT_TRUE(own) << "the owner may read the file";
}

TEST_F(SecretTest, WhatHoldsNoSecretIsRefused) {
    EXPECT_THAT(refusal(file("")), HasSubstr("is empty"));
    EXPECT_THAT(refusal(file(" \n\t")), HasSubstr("is empty"));
    EXPECT_THAT(refusal(file("hunter2 and more")), HasSubstr("one word"));
    EXPECT_THAT(refusal(file("hunter2\nhunter2")), HasSubstr("one word"));
    EXPECT_THAT(refusal(file(std::string("hunter2\0x", 9))), HasSubstr("one word"));
    EXPECT_THAT(refusal(file("hunter2\xc2\xa0")), HasSubstr("one word"));
    EXPECT_THAT(refusal(file(std::string(5000, 'x'))), HasSubstr("too long"));
    EXPECT_THAT(refusal({SecretSource::Kind::File, (folder / "none").string()}), HasSubstr("No such file"));
    EXPECT_THAT(refusal({SecretSource::Kind::File, folder.string()}), HasSubstr("is not a regular file"));
    ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
    EXPECT_THAT(refusal({SecretSource::Kind::File, (folder / "fifo").string()}),
                HasSubstr("is not a regular file"));
}

/// The shortage may end soon, so this is an error after which systemd restarts the daemon.
TEST_F(SecretTest, AShortageOfFilesIsNoMistakeOfTheSettings) {
    const auto source = file("cs1.hunter2");
    const testing::NoMoreFiles shortage;
    const auto secret = source.read();
    ASSERT_FALSE(secret);
    EXPECT_EQ(secret.error().code, Errc::Io) << secret.error().text;
}

TEST_F(SecretTest, WhatIsWrongWithItIsSaidAsEveryOtherMistakeIs) {
    const auto settings = parse_settings(
        "[api]\napp_key = \"env:KEY\"\nca_file = \"ca.pem\"\n"
        "[[tenant]]\nid = 17\nclient_id = \"cid.x\"\nclient_secret_file = \"/run/secret\"\n",
        "conf/stmirror.toml", Catalogue::built_in());
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->api.app_key.set_at, "conf/stmirror.toml:2: api.app_key");
    EXPECT_EQ(settings->api.ca_file_set_at, "conf/stmirror.toml:3: api.ca_file");
    EXPECT_THAT(refusal(settings->tenants[0].client_secret),
                ::testing::StartsWith("conf/stmirror.toml:7: tenant.client_secret_file: /run/secret: "));
}

TEST_F(SecretTest, ACredentialLiesInItsFolderWhateverItsMode) {
    const SecretSource source{SecretSource::Kind::Credential, "secret"};
    EXPECT_THAT(refusal(source), HasSubstr("CREDENTIALS_DIRECTORY"));
    setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1);
    (void)file("cs1.hunter2\n", 0440);
    EXPECT_EQ(source.read().value(), "cs1.hunter2");
}

TEST_F(SecretTest, WithoutSystemdAFileWithTooOpenAModeIsTheOnlyMistake) {
    SecretSource source{SecretSource::Kind::Credential, "secret_app_key"};
    source.credential_file = file("cs1.hunter2", 0644).name;
    const auto secret = source.read();
    ASSERT_FALSE(secret);
    EXPECT_EQ(secret.error().code, Errc::Configuration);
    EXPECT_THAT(secret.error().line(), HasSubstr("chmod 600"));
    EXPECT_THAT(secret.error().line(), Not(HasSubstr("CREDENTIALS_DIRECTORY")));
}

TEST_F(SecretTest, AVariableMustBeSetAndNotEmpty) {
    const SecretSource source{SecretSource::Kind::Environment, "STMIRROR_TEST_SECRET"};
    EXPECT_THAT(refusal(source), HasSubstr("not set"));
    setenv("STMIRROR_TEST_SECRET", "", 1);
    EXPECT_THAT(refusal(source), HasSubstr("is empty"));
    setenv("STMIRROR_TEST_SECRET", "hunter2", 1);
    EXPECT_EQ(source.read().value(), "hunter2");
}

}  // namespace
}  // namespace stmirror
