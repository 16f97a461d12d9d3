// SPDX-License-Identifier: MIT
// Tests settings together with a folder of the user's resource files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "settings/settings.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror {
namespace {

using ::testing::HasSubstr;

/// A configuration file, and a folder of resource files next to it. One of the resources is disabled.
class Resources : public ::testing::Test {
 protected:
    Resources() {
        std::filesystem::create_directories(folder_ / "mine");
        std::ofstream(folder_ / "mine/jobs.toml")
            << "enabled = false\n"
            << testing::read_file(source_dir() / "schema/modules/jpm/jobs.toml");
    }

    /// Loads a configuration file in which `feeds` starts on line 9.
    Result<Configuration> load(const std::string& feeds) {
        const auto file = folder_ / "stmirror.toml";
        std::ofstream(file)
            << "[mirror]\nresources = \"mine\"\n[api]\napp_key_file = \"app_key\"\n[[tenant]]\n"
               "id = 17\nclient_id = \"cid.x\"\nclient_secret_file = \"secret\"\n"
            << feeds;
        return load_configuration(file);
    }
    static bool mirrors_jobs(const Configuration& configuration) {
        const auto mirrored = mirrored_resources(configuration.settings, configuration.catalogue);
        return std::ranges::any_of(mirrored, [](const auto* each) { return each->name == "jobs"; });
    }

    testing::TemporaryFolder temporary_;
    const std::filesystem::path folder_ = temporary_.path();
};

TEST_F(Resources, ADisabledOneIsKnownButNotMirrored) {
    const auto configuration = load("");
    ASSERT_TRUE(configuration) << configuration.error().text;
    EXPECT_NE(configuration->catalogue.find("jobs"), nullptr);
    EXPECT_FALSE(mirrors_jobs(*configuration));
}

TEST_F(Resources, AFolderThatIsNotThereIsAMistakeOfTheSettings) {
    std::filesystem::remove_all(folder_ / "mine");
    const auto configuration = load("[log]\nlevel = \"loud\"\n");
    ASSERT_FALSE(configuration);
    EXPECT_EQ(configuration.error().code, Errc::Configuration);
    EXPECT_THAT(configuration.error().text, HasSubstr("stmirror.toml:2: mirror.resources: "));
    EXPECT_THAT(configuration.error().text, HasSubstr("stmirror.toml:10: log.level: "));
    EXPECT_EQ(configuration.error().text.find("mine"), configuration.error().text.rfind("mine"));
}

TEST_F(Resources, TheSettingsEnableWhatItsFileDisables) {
    EXPECT_TRUE(mirrors_jobs(load("[feed.jobs]\nenabled = true\n").value()));
    EXPECT_FALSE(mirrors_jobs(load("[feed.jobs]\nenabled = false\n").value()));
}

TEST_F(Resources, ASectionThatSaysNothingOfItLeavesItAsItsFileSays) {
    EXPECT_FALSE(mirrors_jobs(load("[feed.jobs]\nrequests_per_second = 2\n").value()));
}

TEST_F(Resources, MistakesOfAResourceFileStandBesideThoseOfTheSettings) {
    std::filesystem::copy_file(folder_ / "mine/jobs.toml", folder_ / "mine/customers.toml");
    const auto configuration = load("[log]\nlevel = \"loud\"\n");
    ASSERT_FALSE(configuration);
    EXPECT_EQ(configuration.error().code, Errc::Configuration);
    EXPECT_THAT(configuration.error().text, HasSubstr("stmirror.toml:10: log.level: must be "));
    EXPECT_THAT(configuration.error().text,
                HasSubstr("mine/customers.toml:1: file name: there is already a table \"customers\", in "));
}

TEST_F(Resources, AMisspeltFeedOfTheUsersIsRefusedWithItsLine) {
    const auto configuration = load("[feed.job]\nenabled = true\n");
    ASSERT_FALSE(configuration);
    EXPECT_THAT(configuration.error().text,
                HasSubstr(":9: feed.job: there is no such table: did you mean \"jobs\"?"));
}

TEST_F(Resources, OnlyTheTablesOfEnabledModulesExist) {
    std::filesystem::remove(folder_ / "mine/jobs.toml");
    const auto crm = load("");
    ASSERT_TRUE(crm) << crm.error().text;
    EXPECT_EQ(crm->catalogue.find("jobs"), nullptr);
    EXPECT_NE(crm->catalogue.find("customers"), nullptr);
    const auto both = load("[modules]\nenabled = [\"crm\", \"jpm\"]\n");
    ASSERT_TRUE(both) << both.error().text;
    EXPECT_TRUE(mirrors_jobs(*both));
    EXPECT_NE(both->catalogue.find("customers"), nullptr);
    EXPECT_EQ(both->catalogue.find("invoices"), nullptr);
    const auto jpm = load("[modules]\nenabled = [\"jpm\"]\n");
    ASSERT_TRUE(jpm) << jpm.error().text;
    EXPECT_EQ(jpm->catalogue.find("customers"), nullptr);
    EXPECT_FALSE(
        mirrors_jobs(load("[modules]\nenabled = [\"jpm\"]\n[feed.jobs]\nenabled = false\n").value()));
}

TEST_F(Resources, AnUnknownModuleIsRefusedWithASuggestion) {
    const auto configuration = load("[modules]\nenabled = [\"crm\", \"jmp\"]\n");
    ASSERT_FALSE(configuration);
    EXPECT_THAT(configuration.error().text,
                HasSubstr(":10: modules.enabled: no such module \"jmp\": did you mean \"jpm\"?"));
}

TEST_F(Resources, ATableOfAModuleThatIsNotEnabledCannotBeEnabledAlone) {
    std::filesystem::remove(folder_ / "mine/jobs.toml");
    const auto configuration = load("[feed.jobs]\nenabled = true\n");
    ASSERT_FALSE(configuration);
    EXPECT_THAT(
        configuration.error().text,
        HasSubstr(
            ":9: feed.jobs: this table belongs to the module \"jpm\", which is not enabled; add the module "
            "to [modules] enabled"));
    EXPECT_TRUE(load("[feed.jobs]\nenabled = false\n")) << "what is off may stay in the file";
}

TEST_F(Resources, AFileOfTheUsersTakesTheNameOfATableOnlyOfAModuleThatIsNotEnabled) {
    EXPECT_TRUE(load(""));
    const auto configuration = load("[modules]\nenabled = [\"crm\", \"jpm\"]\n");
    ASSERT_FALSE(configuration);
    EXPECT_THAT(configuration.error().text, HasSubstr("there is already a table \"jobs\", in "));
}

}  // namespace
}  // namespace stmirror
