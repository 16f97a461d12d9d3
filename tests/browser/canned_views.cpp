// SPDX-License-Identifier: MIT
#include "canned_views.hpp"

#include <cmath>

#include "status/model/snapshot.hpp"
#include "status/model/targets.hpp"

namespace stmirror::status::test {
namespace {

using namespace std::chrono_literals;

/// A daemon that has run for two days. Every feed has caught up within the last minute.
class Scene {
 public:
    /// `notes` says whether there are tables that are read parent by parent.
    Scene(std::size_t tenants, Timestamp now, bool notes) : now_(now) {
        settings_.mirror_path = "/var/lib/stmirror/mirror.db";
        health_.environment = "production";
        health_.sizes.file_bytes = 1'834'000'000;
        health_.sizes.wal_bytes = 4'120'000;
        health_.schema_version = 3;
        daemon_.version = "0.1.0";
        daemon_.started = now - 51h;
        daemon_.ready = true;
        for (const auto& resource : Catalogue::built_in().resources()) {
            settings_.feeds[resource.name].enabled =
                resource.feed.kind == FeedKind::Export || (notes && resource.name.ends_with("_notes"));
        }
        for (std::size_t i = 0; i < tenants; ++i) { add_tenant(i); }
        daemon_.last_hour = history(60, 1min);
        daemon_.last_day = history(96, 15min);
    }

    mirror::FeedHealth& feed(std::size_t tenant, const std::string& resource) {
        for (auto& feed : health_.feeds) {
            if (feed.key == FeedKey{id_of(tenant), resource}) { return feed; }
        }
        throw std::out_of_range(resource);
    }
    RunningFeed& running(std::size_t tenant, const std::string& resource) {
        return running_.at({id_of(tenant), resource});
    }
    client::TenantActivity& tenant(std::size_t tenant) { return daemon_.tenants.at(id_of(tenant)); }
    RunningDaemon& daemon() { return daemon_; }
    Settings& settings() { return settings_; }
    mirror::Health& health() { return health_; }
    Timestamp now() const { return now_; }

    Snapshot snapshot() const {
        auto snapshot = make_snapshot(health_, settings_, Catalogue::built_in(), now_);
        snapshot.daemon = daemon_;
        for (auto& feed : snapshot.feeds) {
            const auto running = running_.find(feed.health.key);
            if (running != running_.end()) { feed.running = running->second; }
        }
        return snapshot;
    }

 private:
    static std::int64_t id_of(std::size_t tenant) { return 910'000'000 + static_cast<std::int64_t>(tenant); }

    void add_tenant(std::size_t index) {
        static const std::vector<std::string> names{"north-branch", "harbour-plumbing"};
        TenantSettings tenant;
        tenant.id = id_of(index);
        tenant.name = index < names.size() ? names[index] : "branch-" + std::to_string(index);
        settings_.tenants.push_back(tenant);
        daemon_.tenants[tenant.id] = {
            .tenant_id = tenant.id,
            .name = tenant.name,
            .authenticated = true,
            .requests_per_second = 30,
            .requests_per_second_share = 30,
            .requests_by_status = {{200, 18'640 + seconds_of_day() / 2}, {429, 2}, {503, 1}},
            .retries = 3,
            .waiting = 0,
            .under_way = 2};
        std::size_t number = 0;
        for (const auto* resource : mirrored_resources(settings_, Catalogue::built_in())) {
            add_feed(tenant.id, resource->name, number++);
        }
    }

    /// Returns a count that grows from one response to the next.
    std::uint64_t seconds_of_day() const { return static_cast<std::uint64_t>(now_.unix_seconds() % 86400); }

    /// Returns a history with one wave of changes and one outage of three steps.
    std::vector<HistoryStep> history(int steps, std::chrono::minutes interval) const {
        std::vector<HistoryStep> all;
        const auto minutes = static_cast<std::uint64_t>(interval.count());
        for (int i = steps; i > 0; --i) {
            const auto wave = 1.1 + std::sin(i * 6.2 / steps);
            const bool is_out = i >= steps / 3 && i < steps / 3 + 3;
            HistoryStep step{now_ - Ticks(i * interval), now_ - Ticks((i - 1) * interval)};
            const auto changes = 1 + static_cast<std::uint64_t>(wave * (4 + (i * 37) % 11));
            step.counts = {minutes * (24 + 2 * changes), is_out ? minutes * 4 : 0, minutes * changes};
            step.lag.changes = is_out ? 190s : 41s + std::chrono::seconds{(i * 29) % 18};
            step.lag.complete = 280s + std::chrono::seconds{(i * 53) % 240};
            all.push_back(step);
        }
        return all;
    }

    void add_feed(std::int64_t tenant_id, const std::string& resource, std::size_t number) {
        constexpr std::array<std::uint64_t, 6> rows{212'480, 401'119, 248'077, 389'204, 61'350, 18'912};
        const auto age = std::chrono::seconds{7 + 6 * number};
        mirror::FeedHealth feed;
        feed.key.tenant_id = tenant_id;
        feed.key.resource = resource;
        feed.state.kind = "export";
        feed.state.cursor = "eyJUIjoxNzA3…";
        feed.state.backfilled = true;
        feed.rows = rows.at(number % rows.size());
        feed.tombstones = feed.rows / 2'000;
        feed.state.newest_modified = now_ - Ticks(40s + std::chrono::seconds{95 * number * number});
        feed.state.last_attempt = now_ - Ticks(age);
        feed.state.last_success = feed.state.last_attempt;
        feed.state.swept_at = now_ - Ticks(5h);
        feed.state.proved_at = now_ - Ticks(4min + age);
        health_.feeds.push_back(feed);

        RunningFeed running;
        running.activity.passes = 3'060;
        running.activity.next_pass = now_ - Ticks(age) + Ticks(60s);
        for (int minute = 59; minute >= 0; --minute) {
            const auto wave = 60 * (1.2 + std::sin((minute + 7.0 * static_cast<double>(number)) / 5.0)) +
                              40 * ((minute * 37 + static_cast<int>(number) * 11) % 7);
            running.lag_history.push_back(
                {now_ - Ticks(std::chrono::minutes{minute}),
                 std::chrono::seconds{static_cast<int>(wave * (1 + static_cast<double>(number) / 2))}});
        }
        running_[{tenant_id, resource}] = std::move(running);
    }

    Timestamp now_;
    Settings settings_;
    mirror::Health health_;
    RunningDaemon daemon_;
    std::map<FeedKey, RunningFeed> running_;
};

void begin_backfill(Scene& scene) {
    const std::vector<std::pair<std::string, double>> read{
        {"customers", 0.93}, {"customer_contacts", 0.61}, {"locations", 0.38}, {"leads", 0.04}};
    for (const auto& [resource, progress] : read) {
        auto& feed = scene.feed(0, resource);
        feed.state.backfilled = false;
        feed.rows = static_cast<std::uint64_t>(static_cast<double>(feed.rows) * progress);
        feed.state.last_success.reset();
        auto& running = scene.running(0, resource);
        running.phase = Phase::Backfill;
        running.progress = progress;
        running.time_left = std::chrono::seconds{static_cast<int>(2400 * (1 - progress))};
        running.lag_history.erase(running.lag_history.begin(), running.lag_history.end() - 14);
        running.activity.next_pass.reset();
    }
    scene.tenant(0).requests_by_status = {
        {200, 900 + static_cast<std::uint64_t>(scene.now().unix_seconds() % 86400) * 26}};
    scene.tenant(0).waiting = 5;
    scene.tenant(0).under_way = 4;
    scene.health().sizes.wal_bytes = 66'000'000;
    scene.daemon().started = scene.now() - 14min;
    auto& hour = scene.daemon().last_hour;
    hour.erase(hour.begin(), hour.end() - 14);
    for (auto& step : hour) { step.counts = {1'540, 0, 61'000}, step.lag = {}; }
    scene.daemon().last_day = {hour.front()};
    scene.daemon().last_day.front().to = scene.now();
}

/// Adds a table of notes in the background refresh, another table of notes in its backfill, and a table
/// without parents.
void read_parents(Scene& scene) {
    auto& turning = scene.feed(0, "customer_notes");
    turning.state.kind = "per_parent";
    turning.parents = {401'119, 12, 0, scene.now() - 15h};
    scene.running(0, "customer_notes").phase = Phase::BackgroundRefresh;
    for (auto& sample : scene.running(0, "customer_notes").lag_history) { sample.lag += 5h; }
    auto& first = scene.feed(0, "location_notes");
    first.state.kind = "per_parent";
    first.state.backfilled = false;
    first.state.last_success.reset();
    first.parents = {248'077, 198'462, 198'462, scene.now() - 2h};
    auto& running = scene.running(0, "location_notes");
    running.phase = Phase::Backfill;
    running.progress = 0.2;
    running.time_left = 8h;
    scene.feed(0, "lead_notes").state.kind = "per_parent";
    scene.feed(0, "lead_notes").parents = mirror::ParentCounts{};
}

void break_some(Scene& scene) {
    auto& leads = scene.feed(0, "leads");
    leads.state.last_error =
        "GET /crm/v2/tenant/910000000/export/leads answered 403 \"Scope validation failed\" (traceId "
        "4bf92f3577b34da6a3ce929d0e0e4736, attempt 1 of 8). What to do: grant the scope tn.crm.leads:r to "
        "the app in "
        "the ServiceTitan developer portal, and let the tenant's administrator accept the new version of the "
        "app";
    leads.state.last_success = scene.now() - 3h;
    leads.state.newest_modified = scene.now() - 3h;
    auto& bookings = scene.feed(1, "bookings");
    bookings.state.last_success = scene.now() - 11min;
    scene.feed(1, "leads").state.last_success = scene.now() - 14min;
    scene.feed(1, "locations").quarantined = 3;
    scene.running(0, "locations").phase = Phase::FullScan;
    scene.running(0, "locations").progress = 0.27;
    scene.running(0, "locations").time_left = 9min;
    scene.running(1, "customers").phase = Phase::Tail;
    scene.running(1, "customers").activity.warnings = {
        {Errc::FallbackInUse,
         "the API refuses the export to this app, so the list is read instead: slower, and vanished records "
         "are found by sweeps only",
         {},
         "grant the scope tn.crm.customers:r"}};
    scene.tenant(1).requests_per_second = 7.5;
    scene.tenant(1).requests_by_status[429] = 41;
    scene.tenant(1).requests_by_status[0] = 6;
}

/// Lets several feeds of two tenants retry. Another feed has failed for the same reason.
void hang(Scene& scene) {
    const auto text = [](const std::string& path, const std::string& trace, int attempt) {
        return Problem{Errc::ServerFailed,
                       "GET /crm/v2/tenant/" + path + " answered 503 \"Busy\" (traceId " + trace +
                           ", attempt " + std::to_string(attempt) + " of 8)",
                       {},
                       "the server has trouble of its own"};
    };
    scene.running(0, "leads").activity.retrying = text("910000000/export/leads", "aa11", 3);
    scene.running(0, "bookings").activity.retrying = text("910000000/export/bookings", "bb22", 4);
    scene.running(1, "customers").activity.retrying = text("910000001/export/customers", "cc33", 5);
    scene.feed(1, "leads").state.last_error = text("910000001/export/leads", "dd44", 8).line();
}

/// Withholds deletions. Everything else is fresh.
void hold_deletes(Scene& scene) { scene.feed(0, "leads").state.deletes_withheld = 9'000; }

/// Makes the tables of parents late. Therefore the tables of their notes are late too.
void delay_parents(Scene& scene) {
    for (const auto* parents : {"customers", "leads"}) {
        scene.feed(0, parents).state.last_success = scene.now() - 20min;
    }
}

/// Two targets of publishing. One lacks changes for so long that there is a warning.
std::vector<TargetStatus> targets(Timestamp now) {
    const mirror::TargetState state{.written = now - 20s,
                                    .sent = mirror::ChangePosition{41, ""},
                                    .compared_at = now - 3h,
                                    .records_per_second = 12.5,
                                    .tenants = 3,
                                    .claimed = 3};
    TargetFacts late{.name = "late", .state = state, .changes_behind = 1'200, .behind_since = now - 20 * 24h};
    late.state->parked = 2;
    late.state->claimed = 1;
    return judge_targets({{.name = "warehouse", .state = state}, late, {.name = "unused"}}, 30 * 24h, now);
}

}  // namespace

Result<Snapshot> canned_view(const std::string& name, Timestamp now) {
    if (name == "unreadable") {
        return Problem{Errc::Database, "/var/lib/stmirror/mirror.db: disk I/O error"};
    }
    const bool has_two = name == "failing" || name == "hanging";
    Scene scene(name == "many" ? 200 : has_two ? 2 : 1, now, name == "parents" || name == "late parents");
    if (name == "backfill") { begin_backfill(scene); }
    if (name == "parents") { read_parents(scene); }
    if (name == "stale") { scene.feed(0, "leads").state.last_success = scene.now() - 25min; }
    if (name == "failing") { break_some(scene); }
    if (name == "hanging") { hang(scene); }
    if (name == "held") { hold_deletes(scene); }
    if (name == "late parents") { delay_parents(scene); }
    if (name == "none") {
        for (auto& [resource, feed] : scene.settings().feeds) { feed.enabled = false; }
    }
    if (name == "refused") {
        for (const auto* resource : {"customers", "leads", "locations", "bookings"}) {
            scene.feed(0, resource).state.last_error = "no access token";
        }
    }
    if (name == "starting") {
        scene.daemon().ready = false;
        scene.daemon().last_hour = scene.daemon().last_day = {};
    }
    if (name == "hostile") {
        scene.feed(0, "leads").state.last_error = "</p><img src=x onerror=alert(1)><script>alert(2)</script>";
    }
    if (name == "many") {
        scene.feed(117, "leads").state.last_error = "no answer. What to do: check the network";
    }
    auto snapshot = scene.snapshot();
    if (name == "publishing") { snapshot.targets = targets(now); }
    return snapshot;
}

}  // namespace stmirror::status::test
