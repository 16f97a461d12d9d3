// SPDX-License-Identifier: MIT
// Tests the commands that need no network, with a real configuration and a real mirror.
#include "daemon/commands/commands.hpp"
#include "daemon/jobs/table_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/clock.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "support/read_file.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::daemon {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct CommandsTest : ::testing::Test {
    testing::TemporaryFolder temporary;
    const std::filesystem::path folder = temporary.path();
    std::ostringstream out;
    std::ostringstream err;
    GlobalOptions options{.config_file = folder / "stmirror.toml", .config_given = true, .log_level = {}};
    SystemClock clock;

    void SetUp() override { write(settings_text()); }
    static std::string settings_text() {
        return "[mirror]\npath = \"mirror.db\"\n[api]\napp_key = \"env:NONE\"\n"
               "[[tenant]]\nid = 17\nname = \"acme\"\nclient_id = \"c\"\nclient_secret = \"env:NONE\"\n";
    }

    void write(const std::string& text) const {
        std::ofstream(options.config_file) << text;
        std::filesystem::permissions(options.config_file, std::filesystem::perms(0600));
    }
    Context context() { return {options, out, err}; }

    std::unique_ptr<mirror::Mirror> open_mirror() {
        return mirror::Mirror::open({.path = folder / "mirror.db", .identity = {"production"}},
                                    Catalogue::built_in(), clock)
            .value();
    }
    /// Records that every feed of the tenant has finished its backfill, and had a pass and a sweep that ended
    /// at `ended`.
    void record_passes(mirror::Mirror& mirror, Timestamp ended, const std::optional<Problem>& error) {
        for (const auto& resource : Catalogue::built_in().resources()) {
            const FeedKey feed{17, resource.name};
            const mirror::PassRecord pass{.result = {.feed = feed, .requests = 1, .error = error},
                                          .kind = name(resource.feed.kind),
                                          .started = ended,
                                          .ended = ended};
            ASSERT_TRUE(mirror.feeds().record_pass(pass));
            ASSERT_TRUE(mirror.feeds().finish_backfill(feed));
            ASSERT_TRUE(mirror.feeds().record_sweep(feed, ended, 0));
        }
    }
};

TEST_F(CommandsTest, StatusWithoutAMirrorSaysHowToGetOne) {
    EXPECT_EQ(run(context(), StatusOptions{}), 3);
    EXPECT_THAT(
        err.str(),
        HasSubstr("mirror.db: the mirror does not exist yet: start the daemon, or run `stmirror sync` once"));
    EXPECT_FALSE(std::filesystem::exists(folder / "mirror.db"));
}

TEST_F(CommandsTest, EachMistakeHasALineThatNamesTheProgram) {
    write("[mirror]\ncolour = 1\nshape = 2\n[api]\napp_key = \"env:NONE\"\n");
    EXPECT_EQ(run(context(), CatalogOptions{}), 78);
    std::istringstream lines(err.str());
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        EXPECT_THAT(line, ::testing::StartsWith("stmirror: " + options.config_file.string() + ":"));
    }
    EXPECT_EQ(count, 3);
}

TEST_F(CommandsTest, InTheJournalErrorsHaveThePriorityOfErrors) {
    struct stat info{};
    ASSERT_EQ(::fstat(STDERR_FILENO, &info), 0);
    const auto stream = std::to_string(info.st_dev) + ":" + std::to_string(info.st_ino);
    ::setenv("JOURNAL_STREAM", stream.c_str(), 1);
    EXPECT_EQ(context().fail({Errc::Io, "first\nsecond"}), 1);
    ::unsetenv("JOURNAL_STREAM");
    EXPECT_EQ(err.str(), "<3>stmirror: first\n<3>stmirror: second\n");
}

TEST_F(CommandsTest, StatusOfAnotherFileFails) {
    std::ofstream(folder / "mirror.db") << std::string(5000, 'x');
    EXPECT_EQ(run(context(), StatusOptions{}), 3);
    EXPECT_THAT(out.str(), IsEmpty());
}

TEST_F(CommandsTest, StatusWorksWithAndWithoutAWriter) {
    auto mirror = open_mirror();
    record_passes(*mirror, clock.utc_now(), std::nullopt);
    EXPECT_EQ(run(context(), StatusOptions{}), 0) << out.str() << err.str();
    EXPECT_THAT(out.str(), HasSubstr("FRESH: all 18 feeds"));
    mirror.reset();
    out.str("");
    EXPECT_EQ(run(context(), StatusOptions{.json = true}), 0);
    EXPECT_EQ(nlohmann::json::parse(out.str()).at("state"), "fresh");
}

TEST_F(CommandsTest, StatusSaysOfWhichModuleAFeedIsThatIsOff) {
    auto mirror = open_mirror();
    record_passes(*mirror, clock.utc_now(), std::nullopt);
    mirror.reset();
    write(settings_text() + "[modules]\nenabled = [\"jpm\"]\n");
    EXPECT_EQ(run(context(), StatusOptions{.json = true}), 1) << "the table jobs was never read";
    const auto status = nlohmann::json::parse(out.str());
    std::size_t off = 0;
    for (const auto& feed : status.at("feeds")) {
        const bool is_crm = feed.at("module") == "crm";
        EXPECT_EQ(feed.at("module_enabled"), !is_crm) << feed.at("resource");
        EXPECT_EQ(feed.at("state") == "off", is_crm) << feed.at("resource");
        off += is_crm ? 1 : 0;
    }
    EXPECT_EQ(off, Catalogue::built_in().resources().size());
    out.str("");
    EXPECT_EQ(run(context(), StatusOptions{}), 1);
    EXPECT_THAT(out.str(), HasSubstr("the module crm is not enabled"));
    const auto named = check_names({"customers"}, context().load().value());
    ASSERT_FALSE(named);
    EXPECT_EQ(named.error().code, Errc::Usage);
    EXPECT_EQ(named.error().text, "customers: its module crm is not enabled: add it to [modules] enabled");
}

TEST_F(CommandsTest, TheExitCodeOfStatusFollowsTheWorstFeed) {
    auto mirror = open_mirror();
    EXPECT_EQ(run(context(), StatusOptions{}), 1) << "the tables were never read";
    record_passes(*mirror, clock.utc_now() - std::chrono::hours{1}, std::nullopt);
    EXPECT_EQ(run(context(), StatusOptions{}), 1) << "stale";
    record_passes(*mirror, clock.utc_now(), Problem{Errc::Connect, "no answer"});
    EXPECT_EQ(run(context(), StatusOptions{}), 3) << "failing";
    EXPECT_THAT(out.str(), HasSubstr("error: no answer"));
}

TEST_F(CommandsTest, OutputThatCannotBeWrittenIsAFailure) {
    EXPECT_EQ(run(context(), CatalogOptions{}), 0);
    EXPECT_EQ(context().finish(0), 0);
    EXPECT_EQ(err.str(), "");
    out.setstate(std::ios::badbit);
    EXPECT_EQ(context().finish(0), 1);
    EXPECT_NE(err.str(), "");
    EXPECT_EQ(context().finish(3), 3);
    const Context with_reader{options, out, err, true};
    EXPECT_EQ(with_reader.finish(0), 0);
}

TEST_F(CommandsTest, ChangesOfATableWhoseModuleIsNotEnabledAnymoreAreStillRead) {
    ChangesOptions of_jobs;
    of_jobs.resources = {"jobs"};
    open_mirror();
    EXPECT_EQ(run(context(), of_jobs), 64);
    ASSERT_TRUE(mirror::Mirror::open({.path = folder / "mirror.db", .identity = {"production"}},
                                     Catalogue::all_modules(), clock));
    EXPECT_EQ(run(context(), of_jobs), 0);
}

TEST_F(CommandsTest, AWrongConfigurationExits78) {
    write("[mirror]\npth = \"x\"\n");
    EXPECT_EQ(run(context(), StatusOptions{}), 78);
    EXPECT_THAT(err.str(),
                HasSubstr("stmirror.toml:2: mirror.pth: there is no such key: did you mean \"path\"?"));
    EXPECT_EQ(run(context(), CatalogOptions{}), 78);
}

TEST_F(CommandsTest, CatalogNeedsNoConfiguration) {
    options.config_file = folder / "none.toml";
    options.config_given = false;
    EXPECT_EQ(run(context(), CatalogOptions{}), 0);
    for (const auto& resource : Catalogue::built_in().resources()) {
        EXPECT_THAT(out.str(), HasSubstr("\n  key: "));
        EXPECT_THAT(out.str(), HasSubstr(resource.name + "\n"));
        EXPECT_THAT(out.str(), HasSubstr(resource.feed.path));
        for (const auto& column : resource.columns) {
            EXPECT_THAT(out.str(), HasSubstr("    " + column.name + " "));
        }
        for (const auto& child : resource.children) {
            EXPECT_THAT(out.str(), HasSubstr("  " + child.name + ": "));
        }
    }
    options.config_given = true;
    EXPECT_EQ(run(context(), CatalogOptions{}), 78);
    options.config_given = false;
    std::filesystem::create_symlink("none.toml", options.config_file);
    EXPECT_NE(run(context(), CatalogOptions{}), 0)
        << "the link leads to itself, so nobody knows whether there is a file";
}

TEST_F(CommandsTest, ASnapshotIsReportedWhateverItsName) {
    open_mirror();
    EXPECT_EQ(run(context(), SnapshotOptions{.file = folder / "\xff.db", .json = true}), 0);
    EXPECT_GT(nlohmann::json::parse(out.str()).at("bytes"), 0);
}

TEST_F(CommandsTest, ResourcePrintsADraftAndNeedsNoConfiguration) {
    std::filesystem::remove(options.config_file);
    const auto document = folder / "api.json";
    std::ofstream(document) << R"({"openapi": "3.0.1", "servers": [{"url": "/parts/v2"}], "paths": {
        "/tenant/{tenant}/parts": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {
        "type": "array", "items": {"properties": {"id": {"type": "integer"}}}}}}}}}}}})";
    const auto draft = [&](const std::filesystem::path& file, const std::string& path) {
        return run(context(), ResourceOptions{.action = "from-openapi", .document = file, .path = path});
    };
    EXPECT_EQ(draft(document, "parts"), 0) << err.str();
    EXPECT_THAT(out.str(), HasSubstr("path = \"/parts/v2/tenant/{tenant}/parts\""));
    EXPECT_EQ(draft(document, "cars"), 64);
    EXPECT_THAT(err.str(), HasSubstr("/parts/v2/tenant/{tenant}/parts"));
    EXPECT_EQ(draft(folder / "missing.json", "parts"), 64);
}

TEST_F(CommandsTest, ResourceWritesADraftIntoAFolderButOverNoFile) {
    const auto document = folder / "api.json";
    std::ofstream(document) << R"({"openapi": "3.0.1", "servers": [{"url": "/parts/v2"}], "paths": {
        "/tenant/{tenant}/own-parts": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {
        "type": "array", "items": {"properties": {"id": {"type": "integer"}}}}}}}}}}}})";
    const auto draft = [&](const std::string& path, const std::filesystem::path& output) {
        out.str("");
        return run(
            context(),
            ResourceOptions{.action = "from-openapi", .document = document, .path = path, .output = output});
    };
    const auto file = folder / "mine" / "own_parts.toml";
    EXPECT_EQ(draft("cars", folder / "mine"), 64);
    EXPECT_FALSE(std::filesystem::exists(folder / "mine"));
    EXPECT_EQ(draft("own-parts", folder / "mine"), 0) << err.str();
    EXPECT_EQ(out.str(), file.string() + "\n");
    const auto written = testing::read_file(file);
    EXPECT_EQ(draft("own-parts", {}), 0);
    EXPECT_EQ(out.str(), written);
    std::ofstream(file) << "mine";
    EXPECT_EQ(draft("own-parts", folder / "mine"), 64);
    EXPECT_EQ(testing::read_file(file), "mine");
    EXPECT_EQ(draft("own-parts", document), 1) << "a file is not a folder";
}

TEST_F(CommandsTest, CatalogShowsModulesAndWhetherTheyAreEnabled) {
    EXPECT_EQ(run(context(), CatalogOptions{.json = true}), 0);
    const auto json = nlohmann::json::parse(out.str());
    std::map<std::string, std::pair<std::string, bool>> modules;
    for (const auto& entry : json.at("resources")) {
        modules[entry.at("name").get<std::string>()] =
            std::pair(entry.at("module").get<std::string>(), entry.at("enabled").get<bool>());
        if (entry.at("name") == "jobs") { EXPECT_EQ(entry.at("feed").at("scope_confirmed"), false); }
    }
    EXPECT_EQ(modules["customers"], std::pair(std::string("crm"), true));
    EXPECT_EQ(modules["jobs"], std::pair(std::string("jpm"), false));
    out.str("");
    EXPECT_EQ(run(context(), CatalogOptions{}), 0);
    EXPECT_THAT(out.str(), ::testing::ContainsRegex("  jpm: [a-z_, ]*jobs"));
    EXPECT_THAT(out.str(), ::testing::Not(HasSubstr("\njobs\n")));
}

TEST_F(CommandsTest, CheckListsTheScopesOfWhatIsEnabled) {
    const CheckOptions scopes{.json = true, .scopes = true};
    const auto listed = [&] {
        out.str("");
        EXPECT_EQ(run(context(), scopes), 0);
        std::map<std::string, bool> confirmed;
        const auto json = nlohmann::json::parse(out.str());
        for (const auto& entry : json.at("scopes")) {
            confirmed[entry.at("scope").get<std::string>()] = entry.at("confirmed").get<bool>();
        }
        return confirmed;
    };
    auto confirmed = listed();
    EXPECT_TRUE(confirmed.at("tn.crm.customers:r"));
    EXPECT_FALSE(confirmed.contains("tn.jpm.jobs:r"));
    write(settings_text() + "[modules]\nenabled = [\"jpm\"]\n");
    confirmed = listed();
    EXPECT_FALSE(confirmed.at("tn.jpm.jobs:r"));
    EXPECT_FALSE(confirmed.contains("tn.crm.customers:r"));
}

TEST_F(CommandsTest, CatalogAsJsonHoldsEveryColumn) {
    EXPECT_EQ(run(context(), CatalogOptions{.json = true}), 0);
    const auto json = nlohmann::json::parse(out.str());
    const auto resources = Catalogue::built_in().resources();
    ASSERT_EQ(json.at("resources").size(), Catalogue::all_modules().resources().size());
    for (std::size_t i = 0; i < resources.size(); ++i) {
        const auto& entry = json.at("resources").at(i);
        EXPECT_EQ(entry.at("name"), resources[i].name);
        EXPECT_EQ(entry.at("columns").size(), resources[i].columns.size());
        EXPECT_EQ(entry.at("children").size(), resources[i].children.size());
    }
}

}  // namespace
}  // namespace stmirror::daemon
