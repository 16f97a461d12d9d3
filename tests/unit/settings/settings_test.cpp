// SPDX-License-Identifier: MIT
#include "settings/settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_folder.hpp"

namespace stmirror {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string api = "[api]\napp_key_file = \"app_key\"\n";
const std::string tenant =
    "[[tenant]]\nid = 17\nclient_id = \"cid.x\"\nclient_secret_file = \"/run/secret\"\n";

Result<Settings> parse(const std::string& text) {
    return parse_settings(text, "conf/stmirror.toml", Catalogue::built_in());
}

/// Returns all errors of a valid file to which `text` is added as line 8.
std::string mistakes(const std::string& text) {
    const auto settings = parse(api + tenant + "# line 7\n" + text);
    if (settings) { return ""; }
    EXPECT_EQ(settings.error().code, Errc::Configuration);
    return settings.error().text;
}

TEST(SettingsTest, TheLeastThatAPersonMustWriteIsEnough) {
    const auto settings = parse(api + tenant).value();
    EXPECT_EQ(settings.mirror_path, "/var/lib/stmirror/mirror.db");
    EXPECT_EQ(settings.api.server, (Endpoint{"api.servicetitan.io", "443"}));
    EXPECT_EQ(settings.api.token_server, (Endpoint{"auth.servicetitan.io", "443"}));
    ASSERT_EQ(settings.tenants.size(), 1u);
    EXPECT_EQ(settings.tenants[0].id, 17);
    EXPECT_EQ(settings.tenants[0].name, "17");
    EXPECT_EQ(settings.schedule.poll, 60s);
}

TEST(SettingsTest, RelativePathsStartAtTheFolderOfTheFile) {
    const auto settings = parse("[mirror]\npath = \"../data/m.db\"\n" + api + tenant).value();
    EXPECT_EQ(settings.mirror_path, "data/m.db");
    EXPECT_EQ(settings.api.app_key.name, "conf/app_key");
    EXPECT_EQ(settings.tenants[0].client_secret.name, "/run/secret");
}

TEST(SettingsTest, TheEnvironmentPicksTheServers) {
    const auto settings =
        parse("[api]\nenvironment = \"integration\"\napp_key = \"env:KEY\"\n" + tenant).value();
    EXPECT_EQ(settings.api.environment, "integration");
    EXPECT_EQ(settings.api.server, (Endpoint{"api-integration.servicetitan.io", "443"}));
    EXPECT_EQ(settings.api.token_server, (Endpoint{"auth-integration.servicetitan.io", "443"}));
}

TEST(SettingsTest, AServerOfOnesOwnReplacesThem) {
    const auto settings = parse(api +
                                "base_url = \"https://localhost:8443/\"\nauth_url = \"https://127.0.0.1:1\"\n"
                                "ca_file = \"ca.pem\"\nproxy = \"http://proxy:3128\"\n" +
                                tenant)
                              .value();
    EXPECT_EQ(settings.api.environment, "https://localhost:8443")
        << "mirrors of earlier versions contain this value";
    EXPECT_EQ(settings.api.server, (Endpoint{"localhost", "8443"}));
    EXPECT_EQ(settings.api.token_server, (Endpoint{"127.0.0.1", "1"}));
    EXPECT_EQ(settings.api.ca_file, "conf/ca.pem");
    EXPECT_EQ(settings.api.proxy, (Endpoint{"proxy", "3128"}));
}

TEST(SettingsTest, OnlyHttpsAndNothingButTheHost) {
    for (const auto* url : {"http://localhost", "https://", "https://host/path", "https://user@host",
                            "localhost:1", "https://host?x=1", "https://host:0", "https://[::1]:1"}) {
        const auto settings = parse(api + "base_url = \"" + url + "\"\nauth_url = \"https://a\"\n" + tenant);
        ASSERT_FALSE(settings) << url;
        EXPECT_THAT(settings.error().text,
                    HasSubstr("conf/stmirror.toml:3: api.base_url: must be \"https://host"));
    }
    const auto alone = parse(api + "base_url = \"https://a\"\n" + tenant);
    EXPECT_THAT(alone.error().text, HasSubstr("belong together"));
}

TEST(SettingsTest, DurationsNameTheirUnit) {
    const auto settings = parse(api + tenant +
                                "[schedule]\npoll = \"90s\"\nsettle = \"5m\"\nsweep = \"7d\"\n"
                                "overlap = \"0s\"\nverify = \"20m\"\n")
                              .value();
    EXPECT_EQ(settings.schedule.poll, 90s);
    EXPECT_EQ(settings.schedule.settle, 5min);
    EXPECT_EQ(settings.schedule.sweep, 24h * 7);
    EXPECT_EQ(settings.schedule.overlap, 0s);
    EXPECT_EQ(settings.schedule.verify, 20min);
    for (const auto* wrong : {"60", "\"60\"", "\"s\"", "\"-5s\"", "\"5 m\"", "\"1.5h\"", "\"5M\"", "\"0s\"",
                              "\"366d\"", "\"4294967297s\"", "\"\"", "true"}) {
        EXPECT_THAT(mistakes("[schedule]\npoll = " + std::string(wrong)), HasSubstr(":9: schedule.poll: "))
            << wrong;
    }
}

TEST(SettingsTest, NumbersHaveTheirRange) {
    const auto edge =
        parse(api + tenant + "[limits]\nrequests_per_second = 0.1\nconnections = 32\npage_size = 1\n");
    ASSERT_TRUE(edge);
    EXPECT_EQ(edge->limits.requests_per_second, 0.1);
    EXPECT_EQ(edge->limits.connections, 32u);
    EXPECT_EQ(edge->limits.page_size, 1);
    for (const auto* wrong :
         {"requests_per_second = 0.05", "requests_per_second = 61", "requests_per_second = nan",
          "requests_per_second = \"30\"", "connections = 0", "connections = 33", "connections = 1.5",
          "page_size = 0", "page_size = 5001", "page_size = -1"}) {
        EXPECT_THAT(mistakes("[limits]\n" + std::string(wrong)), HasSubstr(":9: limits.")) << wrong;
    }
    EXPECT_THAT(mistakes("[limits]\nrequests_per_second = 61"), HasSubstr("must be from 0.1 to 60"));
    EXPECT_THAT(mistakes("[schedule]\nmax_delete_percent = 101"), HasSubstr("must be from 0 to 100"));
}

TEST(SettingsTest, AnUnknownKeyIsRefusedWithTheNearestKnownOne) {
    EXPECT_EQ(mistakes("[schedule]\npol = \"60s\""),
              "conf/stmirror.toml:9: schedule.pol: there is no such key: did you mean \"poll\"?");
    EXPECT_EQ(mistakes("[limits]\npoll = \"60s\""),
              "conf/stmirror.toml:9: limits.poll: there is no such key: it belongs in [schedule]");
    EXPECT_EQ(mistakes("[log]\ncompletely_else = 1"),
              "conf/stmirror.toml:9: log.completely_else: there is no such key: remove it");
    EXPECT_EQ(mistakes("[limit]\nconnections = 1"),
              "conf/stmirror.toml:8: limit: there is no such section: did you mean \"limits\"?");
    EXPECT_THAT(parse("page_size = 1\n" + api + tenant).error().text,
                HasSubstr(":1: page_size: there is no such key: it belongs in [limits]"));
}

TEST(SettingsTest, AFeedMustBeATableOfTheCatalogue) {
    const auto settings =
        parse(api + tenant + "[feed.customer_notes]\nenabled = false\nrequests_per_second = 2\n").value();
    EXPECT_FALSE(settings.feed_enabled(*Catalogue::built_in().find("customer_notes")));
    EXPECT_EQ(settings.background_per_second_max("customer_notes"), 2);
    EXPECT_TRUE(settings.feed_enabled(*Catalogue::built_in().find("leads")));
    EXPECT_THAT(mistakes("[feed.customer]\nenabled = false"),
                HasSubstr(":8: feed.customer: there is no such table: did you mean \"customers\"?"));
}

TEST(SettingsTest, AllFeedsAreMirroredButThoseThatAreOff) {
    const auto settings = parse(api + tenant + "[feed.lead_notes]\nenabled = false\n").value();
    std::vector<std::string> names;
    for (const auto* resource : mirrored_resources(settings, Catalogue::built_in())) {
        names.push_back(resource->name);
    }
    EXPECT_EQ(names.size() + 1, Catalogue::built_in().resources().size());
    EXPECT_THAT(names, ::testing::Not(::testing::Contains("lead_notes")));
}

TEST(SettingsTest, ATableThatIsReadForEachRowOfAnotherNeedsThatOne) {
    EXPECT_EQ(mistakes("[feed.leads]\nenabled = false"),
              "conf/stmirror.toml:8: feed.lead_notes: this table is read for each row of leads, which is not "
              "enabled; "
              "enable both or neither");
    EXPECT_TRUE(parse(api + tenant + "[feed.leads]\nenabled = false\n[feed.lead_notes]\nenabled = false\n"));
}

TEST(SettingsTest, EveryMistakeIsListedAtOnceInTheOrderOfTheFile) {
    const auto settings = parse(
        "[log]\nlevel = \"loud\"\n[[tenant]]\nid = 0\nname = 3\n[limits]\nconnections = 99\n"
        "[api]\nenvironment = \"test\"\n");
    ASSERT_FALSE(settings);
    EXPECT_EQ(
        settings.error().text,
        "conf/stmirror.toml:2: log.level: must be \"debug\", \"info\", \"warning\", \"error\" or \"off\"\n"
        "conf/stmirror.toml:3: tenant.client_id: is missing: add client_id = \"…\"\n"
        "conf/stmirror.toml:3: tenant.client_secret_file: is missing: add client_secret_file = "
        "\"/path/of/the/secret\", or client_secret = \"credential:NAME\" or \"env:NAME\"\n"
        "conf/stmirror.toml:4: tenant.id: must be 1 or more\n"
        "conf/stmirror.toml:5: tenant.name: must be text in quotes\n"
        "conf/stmirror.toml:7: limits.connections: must be from 1 to 32\n"
        "conf/stmirror.toml:8: api.app_key_file: is missing: add app_key_file = \"/path/of/the/secret\", or "
        "app_key = \"credential:NAME\" or \"env:NAME\"\n"
        "conf/stmirror.toml:9: api.environment: must be \"production\" or \"integration\"");
}

TEST(SettingsTest, TenantsAreTables) {
    EXPECT_THAT(parse(api).error().text, HasSubstr("tenant: there is no tenant"));
    EXPECT_THAT(parse(api + "[tenant]\nid = 1\nclient_id = \"c\"\nclient_secret_file = \"s\"\n").error().text,
                HasSubstr(":3: tenant: write it as [[tenant]]"));
    EXPECT_THAT(mistakes(tenant), HasSubstr(":9: tenant.id: another [[tenant]] already has this id"));
    EXPECT_THAT(mistakes("[[limits]]\nconnections = 1"), HasSubstr(":8: limits: write it as [limits]"));
}

TEST(SettingsTest, ListensOnAnAddressOfThisMachine) {
    for (const auto* right : {"[::1]:80", "localhost:80", "127.8.8.8:65535", "127.0.0.1:0"}) {
        EXPECT_EQ(mistakes("[http]\nlisten = \"" + std::string(right) + "\""), "") << right;
    }
    for (const auto* wrong : {"127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:x", "127.0.0.1:+1",
                              ":80", "::1:80", "[127.0.0.1]:80", "[::1:80", "host.example:80", "127.1:80"}) {
        EXPECT_THAT(mistakes("[http]\nlisten = \"" + std::string(wrong) + "\""),
                    HasSubstr(":9: http.listen: must be \"address:port\""))
            << wrong;
    }
}

TEST(SettingsTest, ListensForOthersWithATokenOnly) {
    for (const auto* open : {"0.0.0.0:9464", "[::]:9464", "192.168.1.5:9464", "[::ffff:127.0.0.1]:9464"}) {
        const auto listen = "[http]\nlisten = \"" + std::string(open) + "\"\n";
        EXPECT_THAT(mistakes(listen), HasSubstr(":9: http.listen: other machines can reach this address"))
            << open;
        EXPECT_EQ(mistakes(listen + "token_file = \"/run/token\""), "") << open;
    }
    EXPECT_THAT(mistakes("[http]\ntoken = \"hunter2hunter2\""), HasSubstr(":9: http.token: secrets do not"));
    EXPECT_THAT(mistakes("[http]\ntoken = \"env:A\"\ntoken_file = \"/b\""), HasSubstr("is given twice"));
}

TEST(SettingsTest, WhatIsNotTomlSaysWhere) {
    EXPECT_THAT(parse("[api]\napp_key_file = \"x\n").error().text, HasSubstr("conf/stmirror.toml:2: "));
}

TEST(SettingsTest, ASecretInTheFileIsRefusedAndNeverRepeated) {
    const std::string secret = "cs1.hunter2hunter2";
    const std::vector<std::string> texts{
        "[api]\napp_key = \"" + secret + "\"\n",
        "[api]\napp_key = \"env:" + secret + " x\"\n",
        "[api]\napp_key = \"credential:../" + secret + "\"\n",
        "[api]\napp_kee = \"" + secret + "\"\n",
        "[api]\napp_key = [\"" + secret + "\"]\n",
        "[api]\napp_key = " + secret + "\n",
        "[api]\napp_key = \"" + secret + "\n",
        "[api]\napp_key = \"a\"\napp_key = \"" + secret + "\"\n",
        "[[tenant]]\nclient_secret = \"" + secret + "\"\n",
        "[log]\nlevel = \"" + secret + "\"\n",
        "[schedule]\npoll = \"" + secret + "\"\n",
    };
    for (const auto& text : texts) {
        const auto settings = parse(text);
        ASSERT_FALSE(settings) << text;
        EXPECT_THAT(settings.error().text, Not(HasSubstr("hunter2"))) << text;
    }
    const auto refused = parse(texts[0] + tenant).error().text;
    EXPECT_THAT(refused, HasSubstr(":2: api.app_key: secrets do not belong in this file"));
    EXPECT_THAT(refused, HasSubstr("app_key_file = \"/path\""));
}

TEST(SettingsTest, SecretsMayComeFromThreePlaces) {
    const auto settings =
        parse(
            "[api]\napp_key = \"credential:app-key\"\n[[tenant]]\nid = 1\nclient_id = \"c\"\n"
            "client_secret = \"env:ST_SECRET\"\n")
            .value();
    EXPECT_EQ(settings.api.app_key.describe(), "credential:app-key");
    EXPECT_EQ(settings.tenants[0].client_secret.describe(), "env:ST_SECRET");
    EXPECT_THAT(mistakes("").empty(), true);
    EXPECT_THAT(parse("[api]\napp_key_file = \"env:X\"\n" + tenant).error().text,
                HasSubstr("write app_key = … instead of app_key_file"));
    EXPECT_THAT(parse(api + "app_key = \"env:X\"\n" + tenant).error().text, HasSubstr("is given twice"));
}

TEST(LoadTest, AMissingFileSaysWhatToDo) {
    const auto loaded = load_configuration("/nonexistent/stmirror.toml");
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, Errc::Configuration);
    EXPECT_EQ(loaded.error().subject, (Subject{Subject::Kind::File, "/nonexistent/stmirror.toml"}));
    EXPECT_NE(loaded.error().advice, "");
    EXPECT_FALSE(load_configuration("/"));
}

TEST(LoadTest, ResourceFilesOfTheUserCountForTheFeeds) {
    const testing::TemporaryFolder temporary;
    const auto& folder = temporary.path();
    std::filesystem::create_directories(folder / "resources");
    std::ofstream(folder / "stmirror.toml") << "[mirror]\nresources = \"resources\"\n" << api << tenant;
    std::filesystem::permissions(folder / "stmirror.toml", std::filesystem::perms(0644));
    EXPECT_TRUE(load_configuration(folder / "stmirror.toml"));

    std::ofstream(folder / "resources/broken.toml") << "nonsense = 1\n";
    std::filesystem::permissions(folder / "resources/broken.toml", std::filesystem::perms(0644));
    std::ofstream(folder / "stmirror.toml", std::ios::app) << "[log]\nlevel = 1\n";
    const auto broken = load_configuration(folder / "stmirror.toml");
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().subject, (Subject{Subject::Kind::File, (folder / "stmirror.toml").string()}));
    EXPECT_THAT(broken.error().text, HasSubstr("stmirror.toml:10: log.level"));
    EXPECT_THAT(broken.error().text, HasSubstr("broken.toml:"));
}

TEST(LoadTest, AFileThatOthersCanWriteIsRefused) {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / "stmirror.toml";
    std::ofstream(file) << api << tenant;
    for (const auto mode : {0600U, 0640U, 0644U, 0444U}) {
        std::filesystem::permissions(file, std::filesystem::perms(mode));
        EXPECT_TRUE(load_configuration(file)) << std::oct << mode;
    }
    for (const auto mode : {0602U, 0646U, 0666U}) {
        std::filesystem::permissions(file, std::filesystem::perms(mode));
        const auto loaded = load_configuration(file);
        ASSERT_FALSE(loaded) << std::oct << mode;
        EXPECT_EQ(loaded.error().code, Errc::Configuration);
        EXPECT_THAT(loaded.error().text, HasSubstr("chmod go-w " + file.string()));
    }
}

}  // namespace
}  // namespace stmirror
