// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/random.hpp"
#include "running_stmirror.hpp"
#include "simulator/gateway/faults_json.hpp"
#include "support/comes_true.hpp"

namespace stmirror::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Expects every table that is read by export to equal the source, byte by byte.
void expect_equal(Installation& installation) {
    for (const auto& resource : Installation::export_resources()) {
        const auto source = installation.at_the_source(resource);
        const auto mirror = installation.mirrored(resource);
        EXPECT_EQ(source.size(), mirror.size()) << resource;
        std::size_t different = 0;
        for (const auto& [key, json] : source) {
            const auto found = mirror.find(key);
            if (found == mirror.end() || found->second != json) { ++different; }
        }
        EXPECT_EQ(different, 0u) << resource << ": records missing or different";
    }
}

std::string changes(const Installation& of) { return of.query("SELECT count(*) FROM _changes"); }

TEST(Sync, BringsTheWholeTenant) {
    Installation installation(small_world(2000, 500));
    const auto first = installation.run({"sync"});
    ASSERT_EQ(first.exit_code, 0) << first.output;
    expect_equal(installation);
    EXPECT_EQ(installation.query("SELECT count(*) FROM _quarantine"), "0");
}

TEST(Sync, SecondPassWritesNothing) {
    Installation installation(small_world(2000, 500));
    ASSERT_EQ(installation.run({"sync"}).exit_code, 0);
    const auto before = changes(installation);
    const auto changed = "SELECT max(_changed_at) FROM customers";
    const auto stamp = installation.query(changed);
    const auto second = installation.run({"sync"});
    ASSERT_EQ(second.exit_code, 0) << second.output;
    EXPECT_EQ(changes(installation), before);
    EXPECT_EQ(installation.query(changed), stamp);
}

TEST(Sync, FivePatchedCustomersAreFiveWrites) {
    Installation installation(small_world(2000, 500));
    ASSERT_EQ(installation.run({"sync"}).exit_code, 0);
    const auto before = std::stol(changes(installation));
    installation.change([](simulator::World& world) { world.touch("customers", 5); });
    ASSERT_EQ(installation.run({"sync"}).exit_code, 0);
    EXPECT_EQ(std::stol(changes(installation)), before + 5);
    EXPECT_EQ(installation.query(
                  "SELECT group_concat(DISTINCT resource || ' ' || kind) FROM _changes WHERE seq > " +
                  std::to_string(before)),
              "customers update");
    expect_equal(installation);
}

TEST(Sync, KilledAtRandomMomentsItLosesAndDoublesNothing) {
    auto world = small_world(2000, 500);
    world.customers = 5000;
    world.export_page_size = 250;
    Installation installation(world);
    Random random(20260310);
    int unfinished = 0;
    for (int round = 0; round < 10; ++round) {
        const auto process = installation.start({"sync"});
        if (process->ended_within(std::chrono::milliseconds{20 + random.below(400)})) { continue; }
        process->send_signal(SIGKILL);
        process->wait();
        ++unfinished;
    }
    EXPECT_GE(unfinished, 3) << "the sync was too quick to be killed";
    const auto last = installation.run({"sync"});
    ASSERT_EQ(last.exit_code, 0) << last.output;
    expect_equal(installation);
    EXPECT_EQ(installation.query(
                  "SELECT count(*) - count(DISTINCT resource || key) FROM _changes WHERE kind = 'insert'"),
              "0")
        << "a record was inserted twice";
    EXPECT_EQ(installation.query("SELECT max(seq) - count(*) FROM _changes"), "0")
        << "the change log has a gap";
    EXPECT_EQ(installation.query("PRAGMA integrity_check"), "ok");
}

/// Says which requests of a sync are disturbed when the sync is told to stop.
struct Middle {
    const char* name;
    const char* path;      ///< the path of the disturbed requests
    std::uint64_t begins;  ///< the number of the first disturbed request
    std::string fate;

    std::string faults() const {
        return R"({"rules": [{"path": "*)" + std::string(path) + R"(*", "from_call": )" +
               std::to_string(begins) + ", " + fate + "}]}";
    }
    bool has_begun(const simulator::Statistics& statistics) const {
        std::uint64_t calls = 0;
        for (const auto& [operation, count] : statistics.by_operation) {
            if (operation.find(path) != std::string::npos) { calls += count; }
        }
        return calls >= begins;
    }
    friend void PrintTo(const Middle& middle, std::ostream* out) { *out << middle.name; }
};

class Stopped : public ::testing::TestWithParam<Middle> {};

TEST_P(Stopped, EndsSoonAndContinuesLater) {
    Installation installation(small_world(2000, 500));
    auto& gateway = installation.simulator().gateway();
    auto faults = simulator::parse_faults(GetParam().faults());
    ASSERT_TRUE(faults) << faults.error().text;
    gateway.set_faults(std::move(*faults));
    const auto process = installation.start({"sync"});
    ASSERT_TRUE(comes_true([&] { return GetParam().has_begun(gateway.statistics()); }));
    ASSERT_FALSE(process->ended_within(std::chrono::milliseconds{0}));
    process->send_signal(SIGTERM);
    ASSERT_TRUE(process->ended_within(std::chrono::seconds{20}));
    EXPECT_EQ(process->wait().exit_code, 1);
    EXPECT_EQ(installation.query("SELECT count(*) FROM _feeds WHERE last_error <> ''"), "0")
        << "a stop is not a failure";

    gateway.set_faults(simulator::Faults{});
    ASSERT_EQ(installation.run({"sync"}).exit_code, 0);
    expect_equal(installation);
}

const char* const export_path = "/export/";
INSTANTIATE_TEST_SUITE_P(
    Sync, Stopped,
    ::testing::Values(Middle{"StalledToken", "/connect/token", 1, R"("ending": "stall")"},
                      Middle{"BusyToken", "/connect/token", 1, R"("status": 503, "retry_after": "60")"},
                      Middle{"RateLimit", export_path, 4, R"("status": 429, "retry_after": "60")"},
                      Middle{"BusyServer", export_path, 4, R"("status": 503, "retry_after": "60")"},
                      Middle{"StalledPage", export_path, 4, R"("ending": "stall")"},
                      Middle{"SlowPage", export_path, 4, R"("bytes_per_second": 1000)"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(Sync, ARefusedFeedDoesNotDelayTheOthers) {
    Installation installation(small_world(2000, 500),
                              {"tn.crm.customers:r", "tn.crm.locations:r", "tn.crm.leads:r"});
    const auto result = installation.run({"sync"});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.output, HasSubstr("bookings"));
    EXPECT_THAT(result.output, HasSubstr("403"));
    EXPECT_THAT(result.output, HasSubstr("tn.crm.bookings:r"));
    EXPECT_EQ(installation.mirrored("customers"), installation.at_the_source("customers"));
    EXPECT_EQ(installation.mirrored("leads"), installation.at_the_source("leads"));
    EXPECT_EQ(installation.query("SELECT count(*) FROM bookings"), "0");
}

TEST(Sync, NetworkFaultsAreSurvived) {
    Installation installation(small_world(2000, 500));
    auto faults = simulator::parse_faults(R"({"seed": 3, "rules": [
        {"path": "*/export/*", "every": 5, "status": 503, "html": true},
        {"path": "*/export/*", "every": 7, "ending": "reset"},
        {"path": "*/export/*", "every": 11, "ending": "cut", "ends_after_bytes": 1000},
        {"path": "*/export/*", "every": 13, "body_bytes_max": 700},
        {"path": "*/export/*", "from_call": 9, "every": 17, "revoke_tokens": true}]})");
    ASSERT_TRUE(faults) << faults.error().text;
    installation.simulator().gateway().set_faults(std::move(*faults));
    const auto result = installation.run({"sync"});
    ASSERT_EQ(result.exit_code, 0) << result.output;
    expect_equal(installation);
}

TEST(Sync, NoSecretAndNoPersonalDataIsPrinted) {
    Installation installation(small_world(2000, 500));
    auto faults = simulator::parse_faults(R"({"rules": [{"path": "*/export/leads", "status": 400}]})");
    ASSERT_TRUE(faults);
    installation.simulator().gateway().set_faults(std::move(*faults));
    const auto result = installation.run({"--log-level", "debug", "sync", "customers", "leads"});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.output, Not(HasSubstr("cs1.")));
    EXPECT_THAT(result.output, Not(HasSubstr("ak1.")));
    const auto name = installation.query("SELECT name FROM customers LIMIT 1");
    ASSERT_NE(name, "");
    EXPECT_THAT(result.output, Not(HasSubstr(name)));
}

TEST(Sync, UnknownCertificateAuthorityIsRefused) {
    Installation installation(small_world(2000, 500));
    const auto other = simulator::CertificateAuthority::create();
    ASSERT_TRUE(other);
    ASSERT_TRUE(other->write_certificate(installation.folder() / "ca.pem"));
    const auto result = installation.run({"sync"});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.output, HasSubstr("certificate"));
    EXPECT_THAT(result.output, HasSubstr("ca_file"));
}

TEST(Check, TellsWhatIsWellAndWhatIsNot) {
    Installation installation(small_world(2000, 500),
                              {"tn.crm.customers:r", "tn.crm.locations:r", "tn.crm.leads:r"});
    const auto result = installation.run({"check"});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.output, ::testing::ContainsRegex("ok +tenant .*: customers"));
    EXPECT_THAT(result.output, ::testing::ContainsRegex("FAILED +tenant .*: bookings"));
    EXPECT_THAT(result.output, HasSubstr("tn.crm.bookings:r"));
}

TEST(Check, AllIsWell) {
    Installation installation(small_world(2000, 500));
    const auto result = installation.run({"check"});
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_THAT(result.output, Not(HasSubstr("FAILED")));
    for (const auto* made : {"client.db", "client.db.lock"}) {
        EXPECT_FALSE(std::filesystem::exists(installation.folder() / made)) << made;
    }
}

TEST(Status, IsFreshAfterASync) {
    Installation installation(small_world(2000, 500));
    EXPECT_EQ(installation.run({"status"}).exit_code, 3) << "there is no mirror yet";
    ASSERT_EQ(installation.run({"sync"}).exit_code, 0);
    const auto result = installation.run({"status"});
    EXPECT_EQ(result.exit_code, 0) << result.output;
}

TEST(Sync, AsJsonTellsOfEachFeed) {
    Installation installation(small_world(300, 500));
    const auto synced = installation.run({"sync", "customers", "leads", "--json", "--log-level", "off"});
    EXPECT_EQ(synced.exit_code, 0);
    const auto json = nlohmann::json::parse(synced.output);
    EXPECT_EQ(json.at("ok"), true);
    EXPECT_EQ(json.at("feeds").size(), 2U);
    EXPECT_EQ(json.at("feeds").at(0).at("state"), "done");
    EXPECT_GE(json.at("feeds").at(0).at("records_read"), 300);
    EXPECT_TRUE(json.at("feeds").at(0).at("newest_modified").is_string());

    const auto verified = installation.run({"verify", "customers", "--json", "--log-level", "off"});
    EXPECT_EQ(verified.exit_code, 0) << verified.output;
    EXPECT_EQ(nlohmann::json::parse(verified.output).at("equal"), true);

    const auto copy = (installation.folder() / "copy.db").string();
    const auto made = nlohmann::json::parse(installation.run({"snapshot", copy, "--json"}).output);
    EXPECT_EQ(made.at("file"), copy);
    EXPECT_EQ(made.at("bytes"), std::filesystem::file_size(copy));

    const auto checked = installation.run({"check", "--json", "--log-level", "off"});
    EXPECT_EQ(nlohmann::json::parse(checked.output).at("ok"), true) << checked.output;
}

TEST(Sync, UnknownResourceIsAMistakeOfUsage) {
    Installation installation(small_world(2000, 500));
    const auto result = installation.run({"sync", "customer"});
    EXPECT_EQ(result.exit_code, 64);
    EXPECT_THAT(result.output, HasSubstr("customers"));
}

}  // namespace
}  // namespace stmirror::testing
