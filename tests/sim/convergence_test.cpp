// SPDX-License-Identifier: MIT
// Seeded runs of engine, mirror and simulated API on one thread in virtual time: whatever happens on the way,
// in the end the mirror equals the source.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <fstream>

#include "mirror/mirror.hpp"
#include "simulated_api.hpp"
#include "sync/engine.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class TemporaryFolder {
 public:
    TemporaryFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "stmirror-sim-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

class Convergence : public ::testing::Test {
 protected:
    explicit Convergence(simulator::WorldOptions options = small())
        : api(time, catalogue, std::move(options)) {
        write("app_key", "ak1.simulated");
        write("secret", "cs1.simulated");
        settings.mirror_path = folder.path() / "mirror.db";
        settings.api.environment = "custom";
        settings.api.base_url = settings.api.auth_url = std::string("https://") + SimulatedApi::host;
        settings.api.app_key = {SecretSource::Kind::File, (folder.path() / "app_key").string()};
        TenantSettings tenant;
        tenant.id = SimulatedApi::tenant_id;
        tenant.name = "acme";
        tenant.client_id = "cid.simulated";
        tenant.client_secret = {SecretSource::Kind::File, (folder.path() / "secret").string()};
        settings.tenants = {tenant};
    }

    static simulator::WorldOptions small() {
        simulator::WorldOptions options;
        options.customers = 300;
        options.export_page_size = 40;
        return options;
    }

    void write(const char* name, const char* text) {
        const auto file = folder.path() / name;
        std::ofstream(file) << text;
        std::filesystem::permissions(
            file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }

    /// One pass over all six feeds, with a mirror that is opened for it and closed after it.
    std::vector<sync::FeedReport> pass() {
        mirror::OpenOptions options;
        options.path = settings.mirror_path;
        options.identity.environment = settings.api.base_url;
        auto mirror = mirror::Mirror::open(options, catalogue, time);
        EXPECT_TRUE(mirror.has_value());
        const auto executor = time.loop().get_executor();
        auto engine = sync::Engine::create(executor, executor,
                                           {settings, catalogue, time, time, api, mirror->get(), log, ++passes_});
        EXPECT_TRUE(engine.has_value());
        std::optional<std::vector<sync::FeedReport>> reports;
        (*engine)->sync({}, nullptr, [&](std::vector<sync::FeedReport> done) { reports = std::move(done); });
        time.run_until([&] { return reports.has_value(); });
        time.loop().restart();
        time.loop().poll();
        return std::move(*reports);
    }

    static bool all_caught_up(const std::vector<sync::FeedReport>& reports) {
        return std::ranges::all_of(reports,
                                   [](const auto& r) { return r.state == sync::FeedReport::State::Done; });
    }

    void expect_equal() {
        SQLite::Database database(settings.mirror_path.string(), SQLite::OPEN_READONLY);
        for (const auto& resource : catalogue.resources()) {
            if (resource.feed.kind == FeedKind::Export) expect_equal(database, resource);
        }
    }

    void expect_equal(SQLite::Database& database, const Resource& resource) {
        std::string columns;
        for (const auto& column : resource.key) columns += (columns.empty() ? "" : ", ") + column;
        SQLite::Statement row(database,
                              "SELECT _raw FROM " + resource.name + " WHERE json_array(" + columns + ") = ?");
        std::size_t different = 0;
        api.world().for_each(resource.name, simulator::Form::Export,
                             [&](const simulator::SourceRecord& record) {
                                 row.reset();
                                 row.bind(1, record.key);
                                 if (!row.executeStep() || row.getColumn(0).getString() != record.json)
                                     ++different;
                             });
        EXPECT_EQ(different, 0u) << resource.name << ": records missing or different";
        const auto rows = database.execAndGet("SELECT count(*) FROM " + resource.name).getInt64();
        EXPECT_EQ(static_cast<std::size_t>(rows), api.world().size(resource.name)) << resource.name;
    }

    std::int64_t number(const std::string& sql) {
        SQLite::Database database(settings.mirror_path.string(), SQLite::OPEN_READONLY);
        return database.execAndGet(sql).getInt64();
    }

    TemporaryFolder folder;
    VirtualTime time;
    const Catalogue& catalogue = Catalogue::built_in();
    SimulatedApi api;
    Settings settings;
    Logger log{LogLevel::Off, LogFormat::Text};
    std::uint64_t passes_ = 0;
};

TEST_F(Convergence, OnePassEqualsTheSource) {
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
}

TEST_F(Convergence, TiesWiderThanSeveralPagesAreWhole) {
    api.world().touch("customers", 250, time.utc_now() - std::chrono::hours{1});
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
}

TEST_F(Convergence, RecentChangesAreSeenAtOnceThoughTheFeedHidesThem) {
    pass();
    time.advance(1h);
    api.world().touch("leads", 7);
    time.advance(1s);
    const auto before = number("SELECT max(seq) FROM _changes");
    pass();
    EXPECT_EQ(number("SELECT max(seq) FROM _changes"), before + 7);
    expect_equal();
    time.advance(20min);
    pass();
    EXPECT_EQ(number("SELECT max(seq) FROM _changes"), before + 7)
        << "what the tail brought is not written again";
}

TEST_F(Convergence, ChangesWhileTheFeedIsReadAreNotMissed) {
    int calls = 0;
    api.before_answer = [&](const simulator::Request&) {
        if (++calls % 3 == 0 && calls < 200) api.world().mutate(2);
    };
    pass();
    api.before_answer = nullptr;
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
    EXPECT_EQ(
        number("SELECT count(*) FROM (SELECT 1 FROM _changes WHERE kind = 'insert' GROUP BY resource, key "
               "HAVING count(*) > 1)"),
        0);
}

TEST_F(Convergence, RepeatedTokensAndEmptyPagesLoseNothing) {
    api.world().faults().repeat_token = 5;
    api.world().faults().empty_page_with_has_more = 7;
    pass();
    pass();
    expect_equal();
}

TEST_F(Convergence, NullTokenAtTheEndIsNoReasonToStartAgain) {
    pass();
    api.world().faults().end_token = simulator::WorldFaults::EndToken::Null;
    const auto again = pass();
    for (const auto& report : again) EXPECT_LE(report.requests, 3u) << report.resource;
    api.world().touch("customers", 3);
    pass();
    expect_equal();
}

TEST_F(Convergence, RefusedTokenIsReplacedByADateAndTheFeedReadAgainFromTheStart) {
    pass();
    time.advance(1h);
    api.world().commit_late("customers", time.utc_now() - std::chrono::days{30});
    api.world().faults().refuse_token = 6;
    pass();
    pass();
    expect_equal();
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE rewalk_cursor IS NOT NULL"), 0);
}

TEST_F(Convergence, FeedWithoutItsScopeHoldsUpNoOther) {
    api.gateway().set_faults(*simulator::parse_faults(
        R"({"rules": [{"path": "*/export/leads", "status": 403, "problem": "Scope validation failed"}]})"));
    const auto reports = pass();
    for (const auto& report : reports) {
        const auto expected =
            report.resource == "leads" ? sync::FeedReport::State::Failed : sync::FeedReport::State::Done;
        EXPECT_EQ(report.state, expected) << report.resource;
    }
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE last_error <> ''"), 1);
    api.gateway().set_faults(simulator::Faults{});
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
}

class Weather : public Convergence, public ::testing::WithParamInterface<int> {};

/// Random writes and random trouble on the wire for some hours, then quiet.
TEST_P(Weather, EndsEqual) {
    const auto seed = static_cast<std::uint64_t>(GetParam());
    Random random(seed);
    const auto rules = R"({"seed": )" + std::to_string(seed) + R"(, "rules": [
        {"path": "*/export/*", "probability": 0.06, "status": 503, "html": true},
        {"path": "*/export/*", "probability": 0.04, "ending": "reset"},
        {"path": "*/export/*", "probability": 0.04, "body_bytes_max": 900},
        {"path": "*/export/*", "probability": 0.02, "ending": "stall"},
        {"path": "*/export/*", "probability": 0.02, "status": 429, "retry_after": "3"},
        {"path": "*/export/*", "probability": 0.01, "revoke_tokens": true},
        {"path": "/connect/token", "probability": 0.1, "status": 500}]})";
    api.gateway().set_faults(*simulator::parse_faults(rules));
    api.before_answer = [&](const simulator::Request&) {
        if (random.below(4) == 0) api.world().mutate(1 + random.below(5));
    };
    for (int round = 0; round < 4; ++round) {
        api.world().faults().repeat_token = static_cast<std::uint32_t>(random.below(3));
        api.world().faults().empty_page_with_has_more = static_cast<std::uint32_t>(random.below(4));
        api.world().faults().reverse_page = static_cast<std::uint32_t>(random.below(3));
        pass();
        time.advance(std::chrono::minutes{random.below(40)});
    }
    api.before_answer = nullptr;
    api.gateway().set_faults(simulator::Faults{});
    api.world().faults() = {};
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
    EXPECT_EQ(number("SELECT max(seq) - count(*) FROM _changes"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM _quarantine"), 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Weather, ::testing::Range(1, 13));

}  // namespace
}  // namespace stmirror::testing
