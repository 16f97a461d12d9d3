// SPDX-License-Identifier: MIT
// Tests which rights the user of the service lacks. Only root can check the rights of another user.
#include "daemon/commands/rights.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "base/clock.hpp"
#include "mirror/mirror.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::daemon {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct RightsTest : ::testing::Test {
    testing::TemporaryFolder temporary;
    const fs::path folder = temporary.path();
    const fs::path config = folder / "stmirror.toml";
    const fs::path state = folder / "state";
    const std::optional<ServiceUser> nobody = find_user("nobody");

    void SetUp() override {
        if (::geteuid() != 0 || !nobody) { GTEST_SKIP() << "needs root and the user nobody"; }
        ::chmod(folder.c_str(), 0755);
        fs::create_directory(state);
        ASSERT_EQ(::chown(state.c_str(), nobody->id, nobody->group), 0);
        write(config,
              "[mirror]\npath = \"state/mirror.db\"\n[api]\napp_key_file = \"app_key\"\n"
              "[[tenant]]\nid = 17\nclient_id = \"c\"\nclient_secret = \"credential:secret_17\"\n",
              0644);
        write(folder / "app_key", "ak1.x", 0600);
        ASSERT_EQ(::chown((folder / "app_key").c_str(), nobody->id, nobody->group), 0);
    }
    static void write(const fs::path& file, const std::string& text, mode_t mode) {
        std::ofstream(file) << text;
        ::chmod(file.c_str(), mode);
    }
    std::vector<std::string> failures() {
        const auto settings = load_configuration(config);
        EXPECT_TRUE(settings) << settings.error().text;
        std::vector<std::string> failed;
        for (const auto& line : check_rights(config, settings->settings, nobody)) {
            if (!line.is_ok()) { failed.push_back(line.what + ": " + line.found.error().line()); }
        }
        EXPECT_EQ(::geteuid(), 0U);
        return failed;
    }
    std::size_t files_of_state() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(state), fs::directory_iterator()));
    }
};

TEST_F(RightsTest, NothingFailsAndNothingIsCreated) {
    EXPECT_THAT(failures(), IsEmpty());
    EXPECT_EQ(files_of_state(), 0U);
}

TEST_F(RightsTest, ASecretOfRootIsNotReadableToTheService) {
    ASSERT_EQ(::chown((folder / "app_key").c_str(), 0, 0), 0);
    const auto failed = failures();
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_THAT(failed.at(0), HasSubstr("app_key"));
    EXPECT_THAT(failed.at(0), HasSubstr("credential:secret_app_key"));
}

TEST_F(RightsTest, AConfigurationThatTheServiceCannotReadFails) {
    ::chmod(config.c_str(), 0600);
    EXPECT_THAT(failures(), ::testing::ElementsAre(HasSubstr(config.string())));
}

TEST_F(RightsTest, AFolderThatTheServiceCannotWriteFails) {
    ASSERT_EQ(::chown(state.c_str(), 0, 0), 0);
    EXPECT_THAT(failures(), ::testing::ElementsAre(HasSubstr(state.string())));
}

TEST_F(RightsTest, AFolderOfSnapshotsThatDoesNotExistYetMustBeCreatable) {
    std::ofstream(config, std::ios::app) << "[snapshot]\nfolder = \"state/copies/daily\"\n";
    EXPECT_THAT(failures(), IsEmpty());
    EXPECT_EQ(files_of_state(), 0U);
    ASSERT_TRUE(fs::create_directory(state / "copies"));
    EXPECT_THAT(failures(), ::testing::ElementsAre(HasSubstr((state / "copies").string())));
}

TEST_F(RightsTest, AFolderThatDoesNotExistFailsAndIsNotCreated) {
    fs::remove(state);
    EXPECT_THAT(failures(), ::testing::ElementsAre(HasSubstr("there is no such folder")));
    EXPECT_FALSE(fs::exists(state));
}

TEST_F(RightsTest, AMirrorThatRootMadeIsTheServices) {
    ::chmod(state.c_str(), 02750);  // the mode that the systemd unit sets
    const SystemClock clock;
    const auto catalogue = Catalogue::built_in();
    ASSERT_TRUE(
        mirror::Mirror::open({.path = state / "mirror.db", .identity = {"production"}}, catalogue, clock));
    for (const auto& entry : fs::directory_iterator(state)) {
        struct stat found{};
        ASSERT_EQ(::stat(entry.path().c_str(), &found), 0);
        EXPECT_EQ(found.st_uid, nobody->id) << entry.path();
        EXPECT_EQ(found.st_gid, nobody->group) << entry.path();
        EXPECT_EQ(found.st_mode & 07777U, 0640U) << entry.path();
    }
    const auto before = files_of_state();
    EXPECT_THAT(failures(), IsEmpty());
    EXPECT_EQ(files_of_state(), before);

    ASSERT_EQ(::chown((state / "mirror.db").c_str(), 0, 0), 0);
    EXPECT_THAT(failures(), ::testing::ElementsAre(HasSubstr("chown")));
}

TEST_F(RightsTest, AMirrorOfAnotherEnvironmentFails) {
    const SystemClock clock;
    const auto catalogue = Catalogue::built_in();
    ASSERT_TRUE(
        mirror::Mirror::open({.path = state / "mirror.db", .identity = {"integration"}}, catalogue, clock));
    EXPECT_THAT(failures(), ::testing::ElementsAre(HasSubstr("integration")));
}

}  // namespace
}  // namespace stmirror::daemon
