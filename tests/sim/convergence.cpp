// SPDX-License-Identifier: MIT
#include "convergence.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <stdlib.h>

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <fstream>

#include "mirror/mirror.hpp"
#include "sync/engine.hpp"

namespace stmirror::testing {

TemporaryFolder::TemporaryFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "stmirror-sim-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
}

Convergence::Convergence(simulator::WorldOptions options, const Catalogue& of)
    : catalogue(of), api(time, catalogue, std::move(options)) {
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

simulator::WorldOptions Convergence::small() {
    simulator::WorldOptions options;
    options.customers = 300;
    options.export_page_size = 40;
    return options;
}

void Convergence::write(const char* name, const char* text) {
    const auto file = folder.path() / name;
    std::ofstream(file) << text;
    std::filesystem::permissions(file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

std::vector<sync::FeedReport> Convergence::pass() {
    mirror::OpenOptions options;
    options.path = settings.mirror_path;
    options.identity.environment = settings.api.base_url;
    auto mirror = mirror::Mirror::open(options, catalogue, time);
    EXPECT_TRUE(mirror.has_value());
    const auto executor = time.loop().get_executor();
    auto engine = sync::Engine::create(executor, executor,
                                       {settings, catalogue, time, time, api, **mirror, log, ++passes_});
    EXPECT_TRUE(engine.has_value());
    std::optional<std::vector<sync::FeedReport>> reports;
    (*engine)->sync({}, nullptr, [&](std::vector<sync::FeedReport> done) { reports = std::move(done); });
    time.run_until([&] { return reports.has_value(); });
    time.loop().restart();
    time.loop().poll();
    return std::move(*reports);
}

bool Convergence::all_caught_up(const std::vector<sync::FeedReport>& reports) {
    return std::ranges::all_of(reports,
                               [](const auto& r) { return r.state == sync::FeedReport::State::Done; });
}

void Convergence::expect_equal() {
    for (const auto& resource : catalogue.resources()) {
        if (resource.feed.kind == FeedKind::Export) expect_equal(resource);
    }
}

void Convergence::expect_equal(const Resource& resource) {
    SQLite::Database database(settings.mirror_path.string(), SQLite::OPEN_READONLY);
    std::string columns;
    for (const auto& column : resource.key) columns += (columns.empty() ? "" : ", ") + column;
    SQLite::Statement row(database,
                          "SELECT _raw FROM " + resource.name + " WHERE json_array(" + columns + ") = ?");
    std::size_t different = 0;
    api.world().for_each(resource.name, simulator::Form::Export, [&](const simulator::SourceRecord& record) {
        row.reset();
        row.bind(1, record.key);
        if (!row.executeStep() || row.getColumn(0).getString() != record.json) ++different;
    });
    EXPECT_EQ(different, 0u) << resource.name << ": records missing or different";
    const auto rows = database.execAndGet("SELECT count(*) FROM " + resource.name).getInt64();
    EXPECT_EQ(static_cast<std::size_t>(rows), api.world().size(resource.name)) << resource.name;
}

std::int64_t Convergence::number(const std::string& sql) {
    SQLite::Database database(settings.mirror_path.string(), SQLite::OPEN_READONLY);
    return database.execAndGet(sql).getInt64();
}

}  // namespace stmirror::testing
