// SPDX-License-Identifier: MIT
#include "simulated_run.hpp"

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <fstream>
#include <map>

#include "api/page_decoder.hpp"
#include "mirror/mirror.hpp"
#include "mirror/reader.hpp"
#include "simulator/gateway/faults_json.hpp"
#include "source_truth.hpp"
#include "support/open_database.hpp"
#include "verify/proof_run.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

/// Returns an SQL expression for the key as JSON, such as "[17]".
std::string key_expression(const Resource& resource) {
    std::string columns;
    for (const auto& column : resource.key) { columns += (columns.empty() ? "" : ", ") + column; }
    return "json_array(" + columns + ")";
}

/// Returns the raw JSON of the mirror's live rows, by key.
std::map<std::string, std::string> live_rows(SQLite::Database& database, const Resource& resource,
                                             std::int64_t tenant_id) {
    std::map<std::string, std::string> rows;
    SQLite::Statement select(database, "SELECT " + key_expression(resource) + ", _raw FROM " + resource.name +
                                           " WHERE tenant_id = ? AND _deleted_at IS NULL");
    select.bind(1, tenant_id);
    while (select.executeStep()) {
        rows.emplace(select.getColumn(0).getString(), select.getColumn(1).getString());
    }
    return rows;
}

/// Describes the first few differences, for the message of a failing run.
std::string differences(const std::map<std::string, std::string>& source,
                        const std::map<std::string, std::string>& mirror) {
    std::vector<std::string> found;
    for (const auto& [key, json] : source) {
        const auto row = mirror.find(key);
        if (row == mirror.end()) {
            found.push_back("missing in the mirror: " + json);
        } else if (row->second != json) {
            found.push_back("different: source " + json + "\n             mirror " + row->second);
        }
    }
    for (const auto& [key, json] : mirror) {
        if (!source.contains(key)) { found.push_back("gone at the source: " + json); }
    }
    constexpr std::size_t shown_max = 3;
    std::string text = found.empty() ? "" : std::to_string(found.size()) + " differences";
    for (std::size_t i = 0; i < std::min(found.size(), shown_max); ++i) { text += "\n  " + found[i]; }
    return text;
}

/// Returns a decoder that keeps its buffers from record to record.
mirror::DecodeRecord record_decoder() {
    return [decoder = std::make_shared<api::PageDecoder>()](const Resource& resource, std::string record) {
        return decoder->decode_record(resource, std::move(record));
    };
}

}  // namespace

simulator::WorldOptions SimulatedRun::small() { return small_world(300, 40); }

simulator::WorldOptions SimulatedRun::tiny() { return small_world(12, 7); }

SimulatedRun::SimulatedRun(simulator::WorldOptions options, const Catalogue& resources, std::size_t tenants)
    : catalogue(resources), api(time, catalogue, std::move(options), tenants) {
    store = time.loop().get_executor();
    write("app_key", "ak1.simulated");
    write("secret", "cs1.simulated");
    settings.mirror_path = folder.path() / "mirror.db";
    settings.api.environment = std::string("https://") + SimulatedApi::host;
    settings.api.server = settings.api.token_server = {SimulatedApi::host, "443"};
    settings.api.app_key = {SecretSource::Kind::File, (folder.path() / "app_key").string()};
    for (std::size_t i = 0; i < tenants; ++i) {
        TenantSettings tenant;
        tenant.id = SimulatedApi::tenant_id + static_cast<std::int64_t>(i);
        tenant.name = i == 0 ? "acme" : "acme " + std::to_string(i);
        tenant.client_id = SimulatedApi::client_id(i);
        tenant.client_secret = {SecretSource::Kind::File, (folder.path() / "secret").string()};
        settings.tenants.push_back(tenant);
    }
}

void SimulatedRun::write(const char* name, const char* text) {
    const auto file = folder.path() / name;
    std::ofstream(file) << text;
    std::filesystem::permissions(file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

void SimulatedRun::disable_per_parent() {
    for (const auto& resource : catalogue.resources()) {
        if (resource.feed.kind == FeedKind::PerParent) { settings.feeds[resource.name].enabled = false; }
    }
}

std::unique_ptr<mirror::Mirror> SimulatedRun::open_mirror() {
    mirror::OpenOptions options;
    options.path = settings.mirror_path;
    options.identity.environment = settings.api.environment;
    options.decode = record_decoder();
    auto mirror = mirror::Mirror::open(options, catalogue, own_clock);
    if (!mirror) { throw ProblemException(mirror.error()); }
    return std::move(*mirror);
}

std::unique_ptr<sync::Engine> SimulatedRun::make_engine(mirror::Mirror& mirror, const Settings& its) {
    auto engine = sync::Engine::create(time.loop().get_executor(), store,
                                       {its,
                                        catalogue,
                                        own_clock,
                                        time,
                                        api,
                                        &mirror,
                                        *log,
                                        ++passes_,
                                        {},
                                        {},
                                        verify::make_proof,
                                        stop.get_token()});
    if (!engine) { throw ProblemException(engine.error()); }
    return std::move(*engine);
}

std::vector<sync::FeedReport> SimulatedRun::pass(const std::vector<std::string>& resources,
                                                 sync::PassMode mode) {
    const auto mirror = open_mirror();
    const auto engine = make_engine(*mirror, settings);
    std::optional<std::vector<sync::FeedReport>> reports;
    engine->sync(engine->tenants(), resources, mode, observer,
                 [&](std::vector<sync::FeedReport> done) { reports = std::move(done); });
    time.run_until([&] { return reports.has_value(); });
    time.loop().restart();
    time.loop().poll();
    reports_ = *reports;
    return reports_;
}

void SimulatedRun::keep_log() {
    log = std::make_unique<Logger>(LogLevel::Info, LogFormat::Text,
                                   [this](LogLevel, std::string_view line) { lines.emplace_back(line); });
    log->sum_up_repeats();
}

std::size_t SimulatedRun::lines_with(const std::string& first, const std::string& second) const {
    const auto has_both = [&](const std::string& line) {
        return line.find(first) != std::string::npos && line.find(second) != std::string::npos;
    };
    return static_cast<std::size_t>(std::ranges::count_if(lines, has_both));
}

void SimulatedRun::serve(Duration duration, const std::function<void(const sync::Engine&)>& meanwhile) {
    serve_until(duration, [&](const sync::Engine& engine) {
        if (meanwhile) { meanwhile(engine); }
        return false;
    });
}

void SimulatedRun::serve_until(Duration duration_max,
                               const std::function<bool(const sync::Engine&)>& meanwhile) {
    const auto mirror = open_mirror();
    const auto engine = make_engine(*mirror, settings);
    bool ended = false;
    engine->serve([&] { ended = true; });
    for (Duration served{}; served < duration_max; served += 1s) {
        time.advance(1s);
        if (meanwhile(*engine)) { break; }
    }
    stop.request_stop();
    time.run_until([&] { return ended; });
    stop = std::stop_source{};
    time.loop().restart();
    time.loop().poll();
}

const sync::FeedReport& SimulatedRun::report(const std::string& resource) const {
    return *std::ranges::find(reports_, resource, [](const auto& each) { return each.feed.resource; });
}

void SimulatedRun::settle() {
    pass();
    time.advance(settings.schedule.sweep + 1h);
    pass();
    time.advance(settings.schedule.overlap);
}

bool SimulatedRun::all_caught_up(const std::vector<sync::FeedReport>& reports) {
    return std::ranges::all_of(reports,
                               [](const auto& r) { return r.state == sync::FeedReport::State::Done; });
}

void SimulatedRun::expect_equal(std::size_t tenant) {
    expect_equal_tables(mirrored_resources(settings, catalogue), tenant);
}

void SimulatedRun::expect_equal_table(const Resource& resource, std::size_t tenant) {
    expect_equal_tables({&resource}, tenant);
}

/// Opens the file only once, because opening costs more than comparing a small table.
void SimulatedRun::expect_equal_tables(const std::vector<const Resource*>& resources, std::size_t tenant) {
    const auto tenant_id = settings.tenants.at(tenant).id;
    auto database = open_to_read(settings.mirror_path);
    auto reader = mirror::Reader::open(settings.mirror_path);
    ASSERT_TRUE(reader.has_value());
    const auto decode = record_decoder();
    for (const auto* resource : resources) {
        EXPECT_EQ(differences(source_truth(api.world(tenant), *resource),
                              live_rows(database, *resource, tenant_id)),
                  "")
            << resource->name;
        std::string flaws;
        const auto audited = (*reader)->audit(*resource, decode, [&](const mirror::Flaw& flaw) {
            if (flaw.tenant_id == tenant_id) { flaws += flaw.key + " " + flaw.what + "\n"; }
        });
        EXPECT_TRUE(audited.has_value());
        EXPECT_EQ(flaws, "") << resource->name;
    }
}

std::int64_t SimulatedRun::number(const std::string& sql) {
    auto database = open_to_read(settings.mirror_path);
    return database.execAndGet(sql).getInt64();
}

std::string SimulatedRun::text(const std::string& sql) {
    auto database = open_to_read(settings.mirror_path);
    return database.execAndGet(sql).getString();
}

std::vector<std::string> SimulatedRun::break_notes_of(int customers, const std::string& what) {
    std::string rules;
    std::vector<std::string> paths;
    for (int i = 0; i < customers; ++i) {
        const auto id = text("SELECT id FROM customers ORDER BY id LIMIT 1 OFFSET " + std::to_string(i));
        paths.push_back("/" + id + "/notes");
        rules += (i > 0 ? "," : "") + std::string(R"({"path": "*/customers)") + paths.back() + R"(*", )" +
                 what + "}";
    }
    api.gateway().set_faults(*simulator::parse_faults(R"({"rules": [)" + rules + "]}"));
    return paths;
}

Delays SimulatedRun::delays_of_changes(const std::string& table) {
    auto change = [this, table] { EXPECT_EQ(api.world().touch(table, 1), 1U); };
    const auto newest = "SELECT max(modified_on) FROM " + table +
                        " WHERE tenant_id = " + std::to_string(settings.tenants.front().id);
    return {time, change, [this, newest](Timestamp at) { return text(newest) >= at.to_string(); }};
}

Delays SimulatedRun::delays_of_new_notes(std::size_t customers) {
    auto change = [this, customers] {
        EXPECT_TRUE(api.world().commit_late("customer_notes", time.utc_now()));
        api.world().touch("customers", customers);
    };
    auto is_mirrored = [this](Timestamp) {
        const auto notes = number("SELECT count(*) FROM customer_notes");
        return static_cast<std::size_t>(notes) == api.world().size("customer_notes");
    };
    return {time, change, is_mirrored};
}

void SimulatedRun::execute(const std::string& sql) { open_to_write(settings.mirror_path).exec(sql); }

}  // namespace stmirror::testing
