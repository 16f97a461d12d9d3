// SPDX-License-Identifier: MIT
// Measures by the wall clock how long each write of the API takes to appear in the mirror. Uses a real daemon
// with default settings and a real server. scripts/freshness --wall runs it. STMIRROR_FRESHNESS_CUSTOMERS
// sets the size of the tenant.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include "integration/end_to_end/running_stmirror.hpp"
#include "integration/simulator_server/https_client.hpp"
#include "settings/settings.hpp"
#include "sim/awaited_writes.hpp"
#include "sim/random_writes.hpp"
#include "simulator/client_config.hpp"
#include "support/open_database.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr std::int64_t tenant_id = 1234567;
constexpr auto writing_lasts = 10min;
constexpr auto showing_lasts_max = 66min;
constexpr auto budget_per_minute = 30U * 60;

std::size_t customers() {
    const char* count = std::getenv("STMIRROR_FRESHNESS_CUSTOMERS");
    return count == nullptr ? 0 : static_cast<std::size_t>(std::atoi(count));
}

std::unique_ptr<simulator::Simulator> start_simulator() {
    simulator::SimulatorOptions options;
    options.worlds = {small_world(customers())};
    auto simulator = simulator::Simulator::start(std::move(options));
    if (!simulator) { throw std::runtime_error(simulator.error().text); }
    return std::move(*simulator);
}

/// Another program that writes through the API. It has one connection, and opens a new one if the server
/// closes it.
class Writer {
 public:
    explicit Writer(const simulator::Simulator& simulator)
        : simulator_(&simulator), ca_pem_(simulator.authority().certificate_pem()) {}

    /// Returns the status of the response. Returns 0 if the second attempt, too, gets no response or a 401.
    unsigned send(const simulator::Request& request) {
        for (int attempt = 0; attempt < 2; ++attempt) {
            if (!connection_) { connect(); }
            const auto received = connection_->call(request.method, request.path,
                                                    {{"Authorization", token_},
                                                     {"ST-App-Key", "ak1.simulator"},
                                                     {"Content-Type", "application/json"}},
                                                    request.body);
            if (received.has_header && !received.failure && received.response.result_int() != 401) {
                return received.response.result_int();
            }
            connection_.reset();
        }
        return 0;
    }

 private:
    void connect() {
        connection_ = std::make_unique<simulator::HttpsConnection>(ca_pem_);
        connection_->open(simulator_->port());
        const auto form = "grant_type=client_credentials&client_id=" + simulator::client_id(tenant_id) +
                          "&client_secret=" + simulator::client_secret(tenant_id);
        const auto received = connection_->call("POST", "/connect/token", {}, form);
        token_ = nlohmann::json::parse(received.response.body()).at("access_token").get<std::string>();
    }

    const simulator::Simulator* simulator_;
    std::string ca_pem_;
    std::string token_;
    std::unique_ptr<simulator::HttpsConnection> connection_;
};

class FreshnessOnTheWallClock : public ::testing::Test {
 protected:
    void SetUp() override {
        if (customers() == 0) { GTEST_SKIP() << "scripts/freshness --wall runs it"; }
        simulator = start_simulator();
        const auto ca_file = folder.path() / "ca.pem";
        ASSERT_TRUE(simulator->authority().write_certificate(ca_file));
        ASSERT_TRUE(simulator::write_client_config(
            config(), {simulator->base_url(), ca_file, "ak1.simulator", {tenant_id}}));
        std::ofstream(config(), std::ios::app) << "[http]\nlisten = \"127.0.0.1:0\"\n";
        daemon = start("daemon");
        for (const auto deadline = steady_clock::now() + 20min; start("status")->wait().exit_code != 0;) {
            ASSERT_LT(steady_clock::now(), deadline) << start("status")->wait().output;
            std::this_thread::sleep_for(2s);
        }
    }

    std::filesystem::path config() const { return folder.path() / "client.toml"; }
    std::unique_ptr<Process> start(const std::string& command) const {
        return std::make_unique<Process>(
            std::vector<std::string>{STMIRROR_BINARY, "--config", config().string(), command},
            folder.path() / (command + ".txt"));
    }
    void use(const std::function<void(simulator::World&)>& action) {
        simulator->with_world(tenant_id, action);
    }
    void write_one(Writer& writer, RandomWrites& writes, AwaitedWrites& awaited) {
        std::optional<RandomWrites::Write> write;
        use([&](simulator::World&) { write = writes.draw(); });
        if (!write) { return; }
        const auto sent = steady_clock::now();
        ++requests_of_writer;
        if (writer.send(write->request) / 100 != 2) { return; }
        writes.count(write->operation);
        use([&](simulator::World&) { awaited.note(write->operation, sent); });
    }
    /// Returns the number of the daemon's requests since the last call.
    std::uint64_t new_requests() {
        const auto all = simulator->gateway().statistics().tenants[tenant_id].requests - requests_of_writer;
        return all - std::exchange(requests_of_daemon, all);
    }
    /// Prints the requests of each minute, and returns the maximum.
    std::uint64_t print_requests(const std::vector<std::uint64_t>& minutes) const {
        std::cout << "\nrequests of the daemon in each minute (the budget: " << budget_per_minute << "):";
        for (const auto requests : minutes) { std::cout << " " << requests; }
        std::cout << "\nrequests in any second, with those of the writer: at most "
                  << simulator->gateway().statistics().tenants[tenant_id].requests_in_a_second_max << "\n";
        return std::ranges::max(minutes);
    }

    TemporaryFolder folder;
    std::unique_ptr<simulator::Simulator> simulator;
    std::unique_ptr<Process> daemon;
    std::uint64_t requests_of_writer = 0;
    std::uint64_t requests_of_daemon = 0;
};

TEST_F(FreshnessOnTheWallClock, OfEveryWriteOfTheApi) {
    simulator::World* world = nullptr;
    use([&](simulator::World& its) { world = &its; });
    const auto resources = mirrored_resources(Settings{}, Catalogue::built_in());
    Random random(17);
    RandomWrites writes(*world, tenant_id, random);
    std::optional<AwaitedWrites> awaited;
    use([&](simulator::World& its) { awaited.emplace(its, resources, tenant_id); });
    Writer writer(*simulator);
    auto mirror = open_to_read(folder.path() / "client.db");
    std::vector<std::uint64_t> minutes;
    new_requests();

    const auto begin = steady_clock::now();
    const auto end_of_writes = begin + writing_lasts;
    for (auto tick = begin; tick < end_of_writes + showing_lasts_max; tick += 500ms) {
        std::this_thread::sleep_until(tick);
        if (tick < end_of_writes && (tick - begin) % 1s == 0s) { write_one(writer, writes, *awaited); }
        awaited->look(mirror, steady_clock::now());
        if ((tick - begin) % 1min == 59s) { minutes.push_back(new_requests()); }
        if (tick >= end_of_writes && awaited->missing().empty()) { break; }
    }
    std::cout << awaited->summary() << "\n" << awaited->by_operation(writes.accepted());
    EXPECT_LE(print_requests(minutes), budget_per_minute);
    EXPECT_EQ(awaited->missing(), std::vector<std::string>{});
    EXPECT_EQ(writes.accepted_less_than(2), std::vector<std::string>{});
    EXPECT_TRUE(awaited->goals_are_met());
    daemon->send_signal(SIGTERM);
    EXPECT_EQ(daemon->wait().exit_code, 0);
}

}  // namespace
}  // namespace stmirror::testing
