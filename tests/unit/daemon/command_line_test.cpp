// SPDX-License-Identifier: MIT
#include "daemon/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace stmirror::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::variant<CommandLine, EarlyExit> parse(std::vector<const char*> words) {
    words.insert(words.begin(), "stmirror");
    return parse_command_line(words);
}
CommandLine accepted(const std::vector<const char*>& words) { return std::get<CommandLine>(parse(words)); }
EarlyExit refused(const std::vector<const char*>& words) { return std::get<EarlyExit>(parse(words)); }

TEST(CommandLineTest, GlobalOptionsComeBeforeTheCommand) {
    const auto line =
        accepted({"--config", "a.toml", "--log-level", "debug", "--log-format", "json", "status"});
    EXPECT_EQ(line.options.config_file, "a.toml");
    EXPECT_TRUE(line.options.config_given);
    EXPECT_EQ(line.options.log_level, LogLevel::Debug);
    EXPECT_EQ(line.options.log_format, LogFormat::Json);
    EXPECT_FALSE(std::get<StatusOptions>(line.command).json);
}

TEST(CommandLineTest, OmittedOptionsHaveDefaults) {
    const auto line = accepted({"check"});
    EXPECT_EQ(line.options.config_file, "/etc/stmirror/stmirror.toml");
    EXPECT_FALSE(line.options.config_given);
    EXPECT_EQ(line.options.log_level, std::nullopt);
    EXPECT_EQ(line.options.log_format, LogFormat::Text);
    EXPECT_TRUE(std::holds_alternative<CheckOptions>(line.command));
}

TEST(CommandLineTest, EachCommandTakesItsOptions) {
    const auto sync =
        std::get<SyncOptions>(accepted({"sync", "--no-progress", "customers", "leads"}).command);
    EXPECT_THAT(sync.resources, ElementsAre("customers", "leads"));
    EXPECT_FALSE(sync.progress);
    EXPECT_TRUE(std::get<StatusOptions>(accepted({"status", "--json"}).command).json);
    EXPECT_TRUE(std::get<CatalogOptions>(accepted({"catalog", "--json"}).command).json);
    const auto resource =
        std::get<ResourceOptions>(accepted({"resource", "from-openapi", "jpm.json", "export/jobs"}).command);
    EXPECT_EQ(resource.document, "jpm.json");
    EXPECT_EQ(resource.path, "export/jobs");
    EXPECT_EQ(resource.output, "");
    EXPECT_EQ(
        std::get<ResourceOptions>(
            accepted({"resource", "from-openapi", "jpm.json", "export/jobs", "--output", "mine"}).command)
            .output,
        "mine");
    EXPECT_EQ(refused({"resource", "from-raml", "jpm.json", "export/jobs"}).code, 64);
    EXPECT_EQ(refused({"resource", "from-openapi", "jpm.json"}).code, 64);
    const auto with_modules = std::get<DemoOptions>(accepted({"demo", "--modules", "crm,jpm"}).command);
    EXPECT_THAT(with_modules.modules, ElementsAre("crm", "jpm"));
    EXPECT_EQ(refused({"demo", "--modules", "crm,jobs"}).code, 64);
    const auto changes =
        std::get<ChangesOptions>(accepted({"changes", "--since", "17", "--resource", "leads", "--resource",
                                           "customers", "--follow", "--consumer", "billing"})
                                     .command);
    EXPECT_EQ(changes.since, 17U);
    EXPECT_EQ(changes.at, "");
    EXPECT_THAT(changes.resources, ElementsAre("leads", "customers"));
    EXPECT_TRUE(changes.follow);
    EXPECT_EQ(changes.consumer, "billing");
    EXPECT_EQ(std::get<ChangesOptions>(accepted({"changes"}).command).since, std::nullopt);
    EXPECT_EQ(std::get<ChangesOptions>(accepted({"changes"}).command).consumer, std::nullopt);
    EXPECT_EQ(std::get<ChangesOptions>(accepted({"changes", "--consumer", ""}).command).consumer, "");
    EXPECT_EQ(std::get<SnapshotOptions>(accepted({"snapshot", "copy.db"}).command).file, "copy.db");
    const auto demo = std::get<DemoOptions>(accepted({"demo", "--customers", "7", "--folder", "d"}).command);
    EXPECT_EQ(demo.customers, 7u);
    EXPECT_EQ(demo.folder, "d");
}

TEST(CommandLineTest, ApiTakesMethodPathAndBodyAsTheyAre) {
    const auto read =
        std::get<ApiOptions>(accepted({"api", "get", "/crm/v2/tenant/{tenant}/leads?a=b c"}).command);
    EXPECT_EQ(read.method, "get");
    EXPECT_EQ(read.path, "/crm/v2/tenant/{tenant}/leads?a=b c");
    EXPECT_EQ(read.data, std::nullopt);
    EXPECT_EQ(read.tenant, "");
    for (const auto* data : {"@new.json", "-", R"({"a": [1, 2]})", "[1, 2]", ""}) {
        const auto write =
            std::get<ApiOptions>(accepted({"api", "POST", "tags", "--data", data, "--tenant", "17"}).command);
        EXPECT_EQ(write.data, data);
        EXPECT_EQ(write.tenant, "17");
    }
}

TEST(CommandLineTest, RefreshTakesATableAndKeys) {
    const auto refresh = std::get<RefreshOptions>(
        accepted({"refresh", "customer_contacts", "17/18", "17/19", "--tenant", "acme"}).command);
    EXPECT_EQ(refresh.resource, "customer_contacts");
    EXPECT_THAT(refresh.keys, ElementsAre("17/18", "17/19"));
    EXPECT_EQ(refresh.tenant, "acme");
}

TEST(CommandLineTest, AWrongCommandLineIsExplainedAndExits64) {
    const std::vector<std::pair<std::vector<const char*>, std::string>> cases{
        {{"stauts"}, "did you mean \"status\"?"},
        {{"frobnicate"}, "no such command: \"frobnicate\""},
        {{"status", "--jsn"}, "did you mean \"--json\"?"},
        {{"--confg", "x", "status"}, "did you mean \"--config\"?"},
        {{"help", "snyc"}, "did you mean \"sync\"?"},
        {{"completion", "tcsh"}, "must be bash, zsh or fish"},
        {{"status", "sync"}, "sync"},
        {{"--log-level", "loud", "status"}, "must be debug, info, warning, error or off"},
        {{"--log-format", "xml", "status"}, "must be text or json"},
        {{"changes", "--since", "-1"}, "--since"},
        {{"changes", "--since", "1.5"}, "--since"},
        {{"changes", "--since", "abc"}, "a whole number of 0 or more"},
        {{"changes", "17"}, "17"},
        {{"changes", "--since", "17", "--at", "noon"}, "noon"},
        {{"changes", "--at", "2026-11-24T03:24:50.1234567Z"}, "--since"},
        {{"snapshot"}, "FILE"},
        {{"demo", "--customers", "0"}, "--customers: must be a whole number from 1 to 1000000"},
        {{"demo", "--customers", "many"}, "--customers: must be a whole number from 1 to 1000000"},
        {{"demo", "--seed", "-1"}, "--seed: must be a whole number from 0"},
        {{"resource", "from-x", "a.json", "b"}, "ACTION: must be from-openapi"},
        {{"publish", "bi", "--once", "--verify"}, "--once cannot be used together with --verify"},
        {{"api"}, "METHOD"},
        {{"api", "GET"}, "PATH"},
        {{"api", "GET", "customers", "leads"}, "leads"},
        {{"api", "POST", "customers", "--data"}, "--data needs a value: --data JSON"},
        {{"--config"}, "--config needs a value: --config FILE"},
    };
    for (const auto& [words, named] : cases) {
        const auto exit = refused(words);
        EXPECT_EQ(exit.code, 64) << named;
        EXPECT_EQ(exit.out, "") << named;
        EXPECT_THAT(exit.err, HasSubstr(named));
        EXPECT_THAT(exit.err, HasSubstr(" --help`"));
    }
}

TEST(CommandLineTest, AMistakeInACommandPointsToItsHelp) {
    EXPECT_THAT(refused({"refresh", "customers"}).err, HasSubstr("`stmirror refresh --help`"));
    EXPECT_THAT(refused({"status", "--jsn"}).err, HasSubstr("`stmirror status --help`"));
    EXPECT_THAT(refused({"stauts"}).err, HasSubstr("`stmirror --help`"));
}

TEST(CommandLineTest, AnOptionBeforeItsCommandIsExplained) {
    const auto exit = refused({"--json", "status"});
    EXPECT_EQ(exit.code, 64);
    EXPECT_THAT(exit.err, HasSubstr("--json is an option of `status`"));
}

TEST(CommandLineTest, GlobalOptionsMayFollowTheCommand) {
    const auto line = accepted({"sync", "customers", "--config", "a.toml", "--log-level=debug", "leads"});
    EXPECT_EQ(line.options.config_file, "a.toml");
    EXPECT_EQ(line.options.log_level, LogLevel::Debug);
    EXPECT_THAT(std::get<SyncOptions>(line.command).resources, ElementsAre("customers", "leads"));
}

TEST(CommandLineTest, TheEnvironmentNamesTheConfigurationUnlessTheCommandLineDoes) {
    ::setenv("STMIRROR_CONFIG", "b.toml", 1);
    const auto from_environment = accepted({"status"}).options;
    const auto from_option = accepted({"status", "--config", "a.toml"}).options;
    ::unsetenv("STMIRROR_CONFIG");
    EXPECT_EQ(from_environment.config_file, "b.toml");
    EXPECT_TRUE(from_environment.config_given);
    EXPECT_EQ(from_option.config_file, "a.toml");
}

TEST(CommandLineTest, JsonWhereACommandPrintsATableOrAVerdict) {
    EXPECT_TRUE(std::get<CheckOptions>(accepted({"check", "--json"}).command).json);
    EXPECT_TRUE(std::get<SyncOptions>(accepted({"sync", "--json"}).command).json);
    EXPECT_TRUE(std::get<ResyncOptions>(accepted({"resync", "leads", "--json"}).command).json);
    EXPECT_TRUE(std::get<SweepOptions>(accepted({"sweep", "leads", "--json"}).command).json);
    EXPECT_TRUE(std::get<VerifyOptions>(accepted({"verify", "--json"}).command).json);
    EXPECT_TRUE(std::get<SnapshotOptions>(accepted({"snapshot", "copy.db", "--json"}).command).json);
}

TEST(CommandLineTest, WithoutWordsAndWithTheWordHelpItPrintsTheHelp) {
    const auto help = refused({"--help"}).out;
    for (const auto& words : std::vector<std::vector<const char*>>{{}, {"help"}}) {
        EXPECT_EQ(refused(words).code, 0);
        EXPECT_EQ(refused(words).out, help);
    }
    EXPECT_EQ(refused({"help", "sync"}).out, refused({"sync", "--help"}).out);
    EXPECT_EQ(refused({"version"}).out, refused({"--version"}).out);
    EXPECT_THAT(help, ::testing::Not(HasSubstr("manual")));
    EXPECT_THAT(help, ::testing::Not(HasSubstr("\n\n\n")));
}

TEST(CommandLineTest, HelpAndVersionGoToTheOutput) {
    const auto help = refused({"--help"});
    EXPECT_EQ(help.code, 0);
    EXPECT_EQ(help.err, "");
    for (const auto* word :
         {"sync", "verify", "check", "status", "api", "catalog", "demo", "Examples:", "Exit codes:"}) {
        EXPECT_THAT(help.out, HasSubstr(word));
    }
    EXPECT_THAT(refused({"sync", "--help"}).out, HasSubstr("RESOURCE"));
    EXPECT_EQ(refused({"--version"}).out.substr(0, 9), "stmirror ");
}

}  // namespace
}  // namespace stmirror::daemon
