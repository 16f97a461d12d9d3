// SPDX-License-Identifier: MIT
// Users start jobs in the engine while it serves. The jobs disturb neither the engine's own passes nor each
// other.
#include <algorithm>

#include "simulated_run.hpp"
#include "simulator/gateway/faults_json.hpp"
#include "sync/tenants.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using sync::FeedReport;
using Reports = std::vector<FeedReport>;

/// A job of `sync`, `resync` or `sweep`.
struct PassJob {
    std::stop_source stop;
    std::unique_ptr<sync::Tenants> tenants;
    std::optional<Reports> reports;

    void start(sync::Engine& engine, const std::vector<std::string>& resources, bool from_start = false) {
        tenants = engine.tenants().for_job(stop.get_token());
        sync::PassMode mode;
        mode.from_start = from_start;
        engine.sync(*tenants, resources, mode, nullptr, [this](Reports done) { reports = std::move(done); });
    }
    FeedReport::State state() const { return reports ? reports->front().state : FeedReport::State::Waiting; }
};

class WantedPasses : public SimulatedRun {
 protected:
    WantedPasses() {
        disable_per_parent();
        keep_log();
    }
    /// Serves for `duration`. After two minutes, calls `begin`, which can start jobs in the engine.
    void serve_with(Duration duration, const std::function<void(sync::Engine&)>& begin,
                    const std::function<void()>& each_second = {}) {
        const auto mirror = open_mirror();
        const auto engine = make_engine(*mirror, settings);
        bool ended = false;
        engine->serve([&] { ended = true; });
        for (Duration served{}; served < duration; served += 1s) {
            if (served == 2min) { begin(*engine); }
            time.advance(1s);
            if (each_second) { each_second(); }
        }
        stop.request_stop();
        for (auto* job : {&first, &second}) { job->stop.request_stop(); }
        time.run_until([&] { return ended; });
        stop = std::stop_source{};
        time.loop().restart();
        time.loop().poll();
        first.tenants.reset();
        second.tenants.reset();
    }
    void break_api(const std::string& rules) {
        api.gateway().set_faults(*simulator::parse_faults(R"({"rules": [)" + rules + "]}"));
    }
    void restore_api() { api.gateway().set_faults(simulator::Faults{}); }

    PassJob first;
    PassJob second;
};

TEST_F(WantedPasses, ASyncBringsTheChangesAtOnce) {
    settings.schedule.poll = 1h;
    std::string newest;
    serve_with(
        3min,
        [&](sync::Engine& engine) {
            api.world().touch("customers", 3);
            first.start(engine, {});
        },
        [&] {
            if (first.reports && newest.empty()) {
                newest = text("SELECT count(*) FROM _changes WHERE kind = 'update'");
            }
        });
    ASSERT_TRUE(first.reports);
    EXPECT_TRUE(all_caught_up(*first.reports));
    EXPECT_EQ(newest, "3");
    expect_equal();
}

TEST_F(WantedPasses, ASweepFindsWhatVanished) {
    const auto gone = [&] { return number("SELECT count(*) FROM leads WHERE _deleted_at IS NOT NULL"); };
    std::int64_t after = -1;
    serve_with(
        4min,
        [&](sync::Engine& engine) {
            EXPECT_EQ(gone(), 0);
            EXPECT_TRUE(api.world().hard_delete("leads", text("SELECT min(id) FROM leads")));
            first.start(engine, {"leads"}, true);
        },
        [&] {
            if (first.reports && after < 0) { after = gone(); }
        });
    EXPECT_EQ(first.state(), FeedReport::State::Done);
    EXPECT_EQ(after, 1);
}

TEST_F(WantedPasses, TwoSweepsOfATableRunOneAfterTheOther) {
    serve_with(6min, [&](sync::Engine& engine) {
        first.start(engine, {"customers"}, true);
        second.start(engine, {"customers"}, true);
    });
    EXPECT_EQ(first.state(), FeedReport::State::Done);
    EXPECT_EQ(second.state(), FeedReport::State::Done);
    EXPECT_GE(first.reports->front().outcome.records(), api.world().size("customers"));
    EXPECT_GE(second.reports->front().outcome.records(), api.world().size("customers"));
    EXPECT_EQ(lines_with("pass_failed", ""), 0U);
    expect_equal();
}

TEST_F(WantedPasses, AStoppedJobEndsAndTheDaemonGoesOn) {
    serve_with(
        10min,
        [&](sync::Engine& engine) {
            break_api(R"({"path": "*/export/customers*", "status": 429, "retry_after": "120"})");
            first.start(engine, {"customers"}, true);
        },
        [&, seconds = 0]() mutable {
            if (!first.tenants || ++seconds != 5) { return; }
            EXPECT_EQ(first.reports, std::nullopt);
            first.stop.request_stop();
            time.loop().restart();
            time.loop().poll();
            EXPECT_EQ(first.state(), FeedReport::State::Stopped);
            restore_api();
            api.world().touch("customers", 3);
        });
    EXPECT_EQ(first.state(), FeedReport::State::Stopped);
    expect_equal();
}

TEST_F(WantedPasses, AJobFailsSoonWhileTheDaemonKeepsTrying) {
    serve_with(20min, [&](sync::Engine& engine) {
        break_api(R"({"path": "/connect/token", "ending": "reset"},{"path": "*", "ending": "reset"})");
        first.start(engine, {"customers"});
        time.advance(90s);
        EXPECT_EQ(first.state(), FeedReport::State::Failed);
        restore_api();
        api.world().touch("customers", 3);
    });
    expect_equal();
}

TEST_F(WantedPasses, ASyncFailsIfTheStateCannotBeReadBetweenItsPasses) {
    settings.schedule.poll = 1h;
    bool restored = false;
    api.before_answer = [&](const simulator::Request& request) {
        const bool is_from_start = request.parameter("from") == nullptr;
        if (is_from_start) { break_api(R"({"path": "*/export/customers", "delay_ms": 60000})"); }
        if (!is_from_start) { restore_api(); }
    };
    serve_with(
        6min,
        [&](sync::Engine& engine) {
            first.start(engine, {"customers"}, true);
            time.advance(5s);
            second.start(engine, {"customers"});
            time.advance(5s);
            EXPECT_FALSE(second.reports) << "waits for the full scan of the sweep";
            execute("ALTER TABLE _feeds RENAME TO _feeds_elsewhere");
        },
        [&] {
            if (second.reports && !restored) { execute("ALTER TABLE _feeds_elsewhere RENAME TO _feeds"); }
            restored = second.reports.has_value();
        });
    ASSERT_EQ(second.state(), FeedReport::State::Failed);
    EXPECT_EQ(second.reports->front().error->code, Errc::Database);
}

/// Fixture: a refresh of a list begins while a planned pass over this list is running.
class WantedRefresh : public WantedPasses {
 protected:
    static constexpr auto types = "customer_custom_field_types";

    /// Serves for six minutes. Calls `each_second` each second after the refresh has begun.
    void refresh_during_a_pass(const std::function<void()>& each_second) {
        std::unique_ptr<mirror::Reader> reader;
        sync::Engine* serving = nullptr;
        bool is_held = false;
        const auto begin = [&](sync::Engine& engine) {
            serving = &engine;
            break_api(R"({"path": "*/customers/custom-fields", "delay_ms": 20000, "times": 1})");
            api.before_answer = [&](const simulator::Request& request) {
                is_held = is_held || request.path.ends_with("/customers/custom-fields");
            };
        };
        serve_with(6min, begin, [&] {
            if (reader) { return each_second(); }
            if (!is_held) { return; }
            reader = mirror::Reader::open(settings.mirror_path).value();
            first.tenants = serving->tenants().for_job(first.stop.get_token());
            serving->refresh(*first.tenants, SimulatedApi::tenant_id, {target()}, *reader,
                             [&](sync::RefreshReport done) { refreshed = std::move(done); });
        });
        api.before_answer = nullptr;
    }
    sync::RefreshTarget target() {
        const auto* resource = catalogue.find(types);
        const auto id = text("SELECT min(id) FROM " + std::string(types));
        return {resource, sync::RefreshTarget::Of::Record, sync::key_from_text(*resource, id).value()};
    }

    std::optional<sync::RefreshReport> refreshed;
};

TEST_F(WantedRefresh, OfAListWaitsForThePlannedPass) {
    refresh_during_a_pass([] {});
    ASSERT_TRUE(refreshed);
    EXPECT_TRUE(refreshed->errors.empty());
    EXPECT_EQ(refreshed->requests, 1U);
    EXPECT_EQ(lines_with("pass_failed", ""), 0U);
    expect_equal();
}

TEST_F(WantedRefresh, CanBeStoppedWhileItWaits) {
    bool was_soon = false;
    refresh_during_a_pass([&, seconds = 0]() mutable {
        if (++seconds == 5) { first.stop.request_stop(); }
        if (seconds == 6) { was_soon = refreshed.has_value(); }
    });
    EXPECT_TRUE(was_soon);
    ASSERT_TRUE(refreshed);
    EXPECT_TRUE(refreshed->was_stopped);
    EXPECT_EQ(lines_with("pass_failed", ""), 0U);
}

}  // namespace
}  // namespace stmirror::testing
