// SPDX-License-Identifier: MIT
// The daemon continuously proves that its tables equal the source, here against the simulated API in virtual
// time.
#include <algorithm>
#include <cstdlib>
#include <set>

#include "proof_fixture.hpp"
#include "simulator/gateway/faults_json.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

TEST_F(Proof, DeletionsAndLateRecordsAreRepairedWithinAnInterval) {
    serve(20min);
    const auto customer = id_of("customers", 100);
    const auto contact = id_of("contacts", 10);
    ASSERT_TRUE(api.world().hard_delete("customers", customer));
    ASSERT_TRUE(api.world().hard_delete("contacts", contact));
    ASSERT_TRUE(api.world().commit_late("locations", time.utc_now() - Ticks(40 * 24h)));
    serve(17min);
    expect_equal();
    EXPECT_EQ(text("SELECT _deleted_reason FROM customers WHERE id = " + customer), "missing");
    EXPECT_EQ(number("SELECT count(*) FROM _changes WHERE kind = 'delete'"
                     " AND resource IN ('customers', 'contacts')"),
              2);
}

TEST_F(Proof, EachTableSaysSinceWhenItIsProved) {
    serve(30min);
    for (const auto* table : {"customers", "locations", "leads", "bookings", "customer_contacts",
                              "location_contacts", "contacts", "contact_methods"}) {
        const auto proved = time_in("proved_at", table);
        ASSERT_TRUE(proved) << table;
        EXPECT_GE(*proved, time.utc_now() - Ticks(18min)) << table;
        EXPECT_LE(*proved, time.utc_now()) << table;
    }
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE proof_error <> ''"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE resource = 'contact_preference_types'"
                     " AND proved_at IS NOT NULL"),
              0)
        << "this list cannot be counted";
}

TEST_F(Proof, ATableThatCannotBeProvedSaysWhyAndIsTriedAgain) {
    serve(20min);
    api.gateway().set_faults(
        *simulator::parse_faults(R"({"rules": [{"path": "*1234567/customers", "status": 400}]})"));
    const auto proved = time_in("proved_at", "customers");
    serve(20min);
    EXPECT_NE(text("SELECT proof_error FROM _feeds WHERE resource = 'customers'"), "");
    EXPECT_EQ(text("SELECT last_error FROM _feeds WHERE resource = 'customers'"), "")
        << "changes continue to arrive";
    EXPECT_LE(*time_in("proved_at", "customers"), *proved + Ticks(2min));
    EXPECT_EQ(text("SELECT group_concat(resource || ': ' || proof_error, x'0A') FROM _feeds"
                   " WHERE proof_error <> '' AND resource <> 'customers'"),
              "");
    api.gateway().set_faults(simulator::Faults());
    serve(20min);
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE proof_error <> ''"), 0);
    EXPECT_GE(*time_in("proved_at", "customers"), time.utc_now() - Ticks(18min));
}

TEST_F(Proof, TheDeleteGuardWithholdsAndReports) {
    serve(20min);
    const auto contacts = number("SELECT count(*) FROM contacts WHERE _deleted_at IS NULL");
    for (int i = 0; i < contacts / 3; ++i) {
        ASSERT_TRUE(api.world().hard_delete("contacts", id_of("contacts", i)));
    }
    serve(2h);
    EXPECT_EQ(number("SELECT count(*) FROM contacts WHERE _deleted_at IS NOT NULL"), 0);
    EXPECT_EQ(number("SELECT deletes_held FROM _feeds WHERE resource = 'contacts'"), contacts / 3);
    EXPECT_NE(text("SELECT proof_error FROM _feeds WHERE resource = 'contacts'"), "");
    settings.schedule.max_delete_percent = 50;
    serve(20min);
    EXPECT_EQ(number("SELECT deletes_held FROM _feeds WHERE resource = 'contacts'"), 0);
    EXPECT_EQ(text("SELECT proof_error FROM _feeds WHERE resource = 'contacts'"), "");
    expect_equal();
}

TEST_F(Proof, ARoundThatLeavesADifferenceIsNotRecordedAsCompared) {
    settings.schedule.max_delete_percent = 0;
    settings.schedule.sweep = 2h;
    serve(20min);
    ASSERT_TRUE(api.world().hard_delete("customers", id_of("customers", 100)));
    keep_log();
    const auto deleted = time.utc_now();
    serve(3h);
    serve(3h);
    EXPECT_LE(time_in("compared_at", "customers").value_or(deleted), deleted);
    EXPECT_GT(lines_with("proof_failed", "not_repaired"), 0u);
    EXPECT_GT(time_in("compared_at", "contacts").value(), deleted) << "the other tables are compared";
    settings.schedule.max_delete_percent = 20;
    serve(4h);
    EXPECT_GT(time_in("compared_at", "customers").value(), deleted);
}

TEST_F(Proof, AChangeWithoutANewTimeIsFoundWithinADay) {
    serve(20min);
    const auto customer = id_of("customers", 100);
    const auto contact = id_of("contacts", 10);
    make_stale("customers", customer);
    make_stale("contacts", contact);
    serve(24h);
    expect_equal();
    ASSERT_TRUE(time_in("compared_at", "customers"));
    EXPECT_GE(*time_in("compared_at", "customers"), time.utc_now() - Ticks(48h));
}

TEST_F(Proof, ARowThatWasGivenToAnotherTenantComesBackUnderItsOwn) {
    serve(20min);
    execute("UPDATE contacts SET tenant_id = 99 WHERE id = '" + id_of("contacts", 10) + "'");
    execute("UPDATE customers SET tenant_id = 99 WHERE id = " + id_of("customers", 10));
    serve(17min);
    expect_equal();
    EXPECT_EQ(number("SELECT count(*) FROM customers WHERE tenant_id = 99"), 1)
        << "the rows were not removed";
}

TEST_F(Proof, ReadsTheMirrorThatTheEngineWrites) {
    auto others = settings;
    others.mirror_path = folder.path() / "of_another.db";
    {
        const auto mirror = open_mirror();
        const auto engine = make_engine(*mirror, others);
        bool ended = false;
        engine->serve([&] { ended = true; });
        time.advance(20min);
        stop.request_stop();
        time.run_until([&] { return ended; });
    }
    EXPECT_TRUE(time_in("proved_at", "customers"));
}

class ProofBesideSweeps : public Proof {
 protected:
    ProofBesideSweeps() : Proof(world()) {}

    static simulator::WorldOptions world() { return small_world(600, 40); }
};

/// The lists of four tables hide inactive records, so these tables are swept: in this test every four hours
/// instead of once a day.
TEST_F(ProofBesideSweeps, SweepsOfTheScheduleShareThePaceOfTheProof) {
    const std::set<std::string> swept{"leads", "bookings", "customer_contacts", "location_contacts"};
    mirror_only({"customers", "leads", "bookings", "customer_contacts", "location_contacts"});
    settings.schedule.sweep = 4h;
    note_requests_above_polls();
    serve(20min);
    const auto hidden = column("SELECT id FROM leads WHERE active = 0 AND _deleted_at IS NULL");
    ASSERT_FALSE(hidden.empty());
    for (const auto& id : hidden) { ASSERT_TRUE(api.world().hard_delete("leads", id)); }
    sent.clear();
    const auto began = time.utc_now();
    serve(settings.schedule.sweep);
    expect_equal();
    EXPECT_LE(most_within(1s), 1U);
    for (const auto& table : swept) { EXPECT_GE(time_in("swept_at", table), began) << table; }
    const auto pages = std::ranges::count_if(
        sent, [](const auto& request) { return request.second.find("/export/") != std::string::npos; });
    EXPECT_GE(pages, 20) << "otherwise the sweeps were too short to be a burst";
    EXPECT_EQ(number("SELECT count(*) FROM leads WHERE _deleted_at IS NOT NULL"),
              static_cast<std::int64_t>(hidden.size()));
}

class ProofAtScale : public Proof {
 protected:
    ProofAtScale() : Proof(large()) { mirror_only({"customers"}); }

    static simulator::WorldOptions large() {
        return small_world(number_in("STMIRROR_PAIRS_CUSTOMERS", 4000));
    }
    /// Returns a number that scripts/pairs sets in the environment.
    static std::size_t number_in(const char* variable, std::size_t otherwise) {
        const char* value = std::getenv(variable);
        return value == nullptr ? otherwise : std::stoul(value);
    }
    /// Deletes records, which no feed of the API reports. For each deleted record, adds a record with a
    /// random older modification time, so that the counts stay equal and no incremental pass reads the new
    /// record.
    void plant_pairs(std::size_t pairs) {
        Random random(7);
        auto ids = column("SELECT id FROM customers WHERE _deleted_at IS NULL");
        auto stamps = column("SELECT modified_on FROM customers WHERE _deleted_at IS NULL");
        for (std::size_t i = 0; i < pairs; ++i) {
            std::swap(ids.at(i), ids.at(i + random.below(ids.size() - i - 1)));
            ASSERT_TRUE(api.world().hard_delete("customers", ids[i]));
            const auto stamp = *Timestamp::parse(stamps[random.below(stamps.size() - 1)]);
            ASSERT_TRUE(api.world().commit_late("customers", stamp));
        }
    }
};

TEST_F(ProofAtScale, PairsThatHideAreFoundWithinADayWithoutABurst) {
    note_requests_above_polls();
    serve(20min);
    const auto pairs = number_in("STMIRROR_PAIRS", 40);
    plant_pairs(pairs);
    sent.clear();
    serve(24h);
    expect_equal();
    EXPECT_LE(most_within(1s), 1U);
    EXPECT_EQ(number("SELECT count(*) FROM customers WHERE _deleted_at IS NOT NULL"),
              static_cast<std::int64_t>(pairs));
    EXPECT_GE(sent.size(), 300U) << "otherwise nothing was proved";
}

TEST_F(ProofAtScale, ARoundContinuesAfterARestart) {
    serve(12h);
    const auto began = time_in("compare_began", "customers");
    const auto cursor = time_in("compare_cursor", "customers");
    ASSERT_TRUE(began && cursor) << "otherwise the round was not in progress";
    std::uint64_t windows_from_start = 0;
    api.before_answer = [&](const simulator::Request& request) {
        const bool is_window = request.parameter("createdBefore") != nullptr &&
                               request.parameter("pageSize") != nullptr &&
                               *request.parameter("pageSize") == "5000";
        if (is_window && request.parameter("createdOnOrAfter") == nullptr) { ++windows_from_start; }
    };
    serve(5h);
    EXPECT_EQ(windows_from_start, 0U);
    EXPECT_EQ(time_in("compare_began", "customers"), began);
    EXPECT_GT(time_in("compare_cursor", "customers"), cursor);
    serve(8h);
    EXPECT_EQ(time_in("compared_at", "customers"), began);
}

TEST_F(ProofAtScale, RecordsOfOneInstantAreComparedPageByPage) {
    settings.limits.page_size = 100;
    serve(20min);
    execute(
        "UPDATE customers SET name = 'Old', _hash = 1, _raw = json_set(_raw, '$.name', 'Old')"
        " WHERE created_on < '0002'");
    const auto stale = number("SELECT count(*) FROM customers WHERE name = 'Old'");
    ASSERT_GT(stale, 0) << "otherwise no record has a creation time in year 1";
    serve(24h);
    EXPECT_EQ(number("SELECT count(*) FROM customers WHERE name = 'Old'"), 0);
    expect_equal();
}

}  // namespace
}  // namespace stmirror::testing
