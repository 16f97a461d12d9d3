// SPDX-License-Identifier: MIT
// Tests verification against the simulated API: an equal mirror is proved equal with few requests,
// differences are found and repaired, and a mirror that is behind raises no alarm.
#include <algorithm>
#include <cmath>

#include "simulator/gateway/faults_json.hpp"
#include "verify_fixture.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(Verify, EqualMirrorIsProvedIn120Requests) {
    pass();
    const auto report = verify();
    EXPECT_TRUE(report.is_equal());
    EXPECT_THAT(lines(report), IsEmpty());
    EXPECT_EQ(report.resources.size(), 18u);
    EXPECT_LE(report.requests(), 120u);
    for (const auto& verdict : report.resources) {
        EXPECT_NE(verdict.method, verify::ResourceVerdict::Method::None) << verdict.resource;
        EXPECT_TRUE(verdict.rows_audited) << verdict.resource;
    }
    EXPECT_THAT(lines(verify({.deep = true})), IsEmpty());
}

TEST_F(VerifyTables, TheLocalPartSendsNoRequest) {
    execute("UPDATE customers SET name = 'Nobody' WHERE id = " + key_of("customers"));
    const auto report = verify({.local_only = true});
    EXPECT_EQ(report.requests(), 0u);
    EXPECT_THAT(lines(report),
                ElementsAre("customers [" + key_of("customers") + "] columns do not match the JSON name"));
}

TEST_F(VerifyTables, RowThatWasRemoved) {
    const auto id = key_of("customers");
    execute("DELETE FROM customer_tags WHERE customer_id = " + id);
    execute("DELETE FROM customer_custom_fields WHERE customer_id = " + id);
    execute("DELETE FROM customer_external_data WHERE customer_id = " + id);
    execute("DELETE FROM customers WHERE id = " + id);
    expect_found_and_repaired("customers [" + id + "] missing in the mirror");
}

TEST_F(VerifyTables, ColumnThatWasAltered) {
    const auto id = key_of("locations");
    execute("UPDATE locations SET name = 'x', address_city = 'y' WHERE id = " + id);
    expect_found_and_repaired("locations [" + id + "] columns do not match the JSON name, address_city");
}

TEST_F(VerifyTables, KeyThatWasAltered) {
    const auto id = key_of("leads", 10);
    execute("UPDATE leads SET id = 5 WHERE id = " + id);
    const auto found = lines(verify({.local_only = true}));
    EXPECT_THAT(found, ::testing::Contains("leads [5] columns do not match the JSON id"));
    verify({.repair = true});
    EXPECT_THAT(lines(verify()), IsEmpty());
    EXPECT_EQ(number("SELECT count(*) FROM leads WHERE id = 5"), 0);
    expect_equal();
}

TEST_F(VerifyTables, StoredJsonThatWasAltered) {
    for (const std::string table : {"customers", "contacts", "customer_custom_field_types"}) {
        const auto id = key_of(table, 1);
        const auto key = text("SELECT json_array(id) FROM " + table + " WHERE id = '" + id + "'");
        execute("UPDATE " + table +
                " SET _raw = replace(_raw, '\"createdOn\"', '\"createdOn2\"') WHERE id = '" + id + "'");
        EXPECT_THAT(lines(verify({.local_only = true})),
                    ElementsAre(table + " " + key + " the stored JSON was altered _raw"));
        EXPECT_TRUE(verify({.repair = true}).is_equal());
        EXPECT_THAT(lines(verify()), IsEmpty());
    }
    expect_equal();
}

TEST_F(VerifyTables, ChildRowThatWasRemoved) {
    const auto id = text("SELECT customer_id FROM customer_tags LIMIT 1");
    execute("DELETE FROM customer_tags WHERE customer_id = " + id);
    expect_found_and_repaired("customers [" + id + "] child rows do not match the JSON customer_tags");
}

TEST_F(VerifyTables, ChildRowOfNoRow) {
    execute("INSERT INTO lead_tags SELECT tenant_id, 77, position, tag_type_id FROM lead_tags LIMIT 1");
    expect_found_and_repaired("leads [77] child rows do not match the JSON lead_tags");
}

TEST_F(VerifyTables, RecordThatVanishedAtTheSource) {
    const auto id = key_of("customers");
    api.world().hard_delete("customers", id);
    expect_found_and_repaired("customers [" + id + "] deleted at the source");
    EXPECT_EQ(number("SELECT count(*) FROM customers WHERE _deleted_reason = 'missing'"), 1);
}

TEST_F(VerifyTables, ContactMethodThatVanishedAtTheSource) {
    const auto id = text(
        "SELECT id FROM contact_methods"
        " WHERE id NOT IN (SELECT contact_method_id FROM contact_method_preferences) LIMIT 1");
    ASSERT_TRUE(api.world().hard_delete("contact_methods", id)) << "this record must have no dependents";
    expect_found_and_repaired("contact_methods [\"" + id + "\"] deleted at the source");
}

TEST_F(VerifyTables, RecordThatTheFeedNeverShowed) {
    const auto id = api.world().commit_late("leads", time.utc_now() - std::chrono::hours{24 * 40});
    expect_found_and_repaired("leads [" + std::to_string(*id) + "] missing in the mirror");
}

TEST_F(VerifyTables, RowThatWasWronglyMarkedDeleted) {
    const auto id = key_of("bookings", 5);
    execute("UPDATE bookings SET _deleted_at = '2026-01-01T00:00:00.0000000Z' WHERE id = " + id);
    expect_found_and_repaired("bookings [" + id + "] missing in the mirror");
}

TEST_F(VerifyTables, ListThatLostARow) {
    const auto id = key_of("customer_custom_field_types", 1);
    execute("DELETE FROM customer_custom_field_types WHERE id = " + id);
    expect_found_and_repaired("customer_custom_field_types [" + id + "] missing in the mirror");
}

TEST_F(VerifyTables, ChangeThatTheFeedNeverShowed) {
    // The records with the lowest ids get a new modification time that is older than the feed's stable token.
    constexpr std::size_t changed = 6;
    api.world().touch("location_contacts", changed, time.utc_now() - std::chrono::hours{3});
    const auto found = lines(verify());
    EXPECT_EQ(found.size(), changed);
    for (const auto& line : found) { EXPECT_TRUE(line.ends_with(" different modifiedOn")) << line; }
    EXPECT_TRUE(verify({.repair = true}).is_equal());
    expect_equal();
}

TEST_F(VerifyTables, RowsThatNoListShowsAreReportedAsNotCompared) {
    const auto inactive = number("SELECT count(*) FROM customer_contacts WHERE active = 0");
    ASSERT_GT(inactive, 0);
    const auto report = verify({}, {"customer_contacts"});
    EXPECT_TRUE(report.is_equal());
    EXPECT_THAT(report.resources[0].not_compared,
                ElementsAre(std::to_string(inactive) + " inactive rows: the list shows no inactive records"));
}

TEST_F(VerifyTables, AMirrorThatIsBehindRaisesNoFalseAlarm) {
    time.advance(1h);
    api.world().mutate(60);
    time.advance(1h);
    const auto report = verify();
    // A list does not show when a record was removed, so removed records cannot be pending.
    for (const auto& line : lines(report)) { EXPECT_TRUE(line.ends_with("deleted at the source")) << line; }
    const auto pending = [](const auto& verdict) { return verdict.pending > 0; };
    EXPECT_TRUE(std::ranges::any_of(report.resources, pending)) << "later changes are counted as pending";
}

TEST_F(VerifyTables, FeedThatWasNeverReadIsNotCompared) {
    execute("UPDATE _feeds SET last_success = NULL WHERE resource = 'leads'");
    const auto report = verify({}, {"leads"});
    EXPECT_EQ(report.requests(), 0u);
    ASSERT_TRUE(report.resources[0].error);
    EXPECT_EQ(report.resources[0].error->code, Errc::Behind);
    EXPECT_FALSE(report.differs());
    EXPECT_FALSE(report.is_equal());
}

TEST_F(Verify, ATableWhoseParentsWereNeverReadIsNotEqual) {
    pass({"booking_contacts"});
    for (const bool deep : {false, true}) {
        const auto report = verify({.deep = deep}, {"booking_contacts"});
        ASSERT_TRUE(report.resources[0].error);
        EXPECT_EQ(report.resources[0].error->code, Errc::Behind);
        EXPECT_FALSE(report.is_equal());
    }
}

TEST_F(VerifyTables, ARefusedListIsReportedAndDelaysNoOther) {
    api.gateway().set_faults(*simulator::parse_faults(
        R"({"rules": [{"path": "*/locations", "status": 403, "problem": "Scope validation failed"}]})"));
    const auto report = verify();
    EXPECT_THAT(lines(report), ElementsAre(::testing::StartsWith("locations error: ")));
    EXPECT_FALSE(report.is_equal());
}

TEST_F(VerifyTables, ListThatIgnoresItsFilterIsNotTrusted) {
    execute("DELETE FROM customers WHERE id = " + key_of("customers"));
    api.drop_from_query = "modifiedOnOrAfter";
    const auto report = verify({}, {"customers"});
    EXPECT_THAT(lines(report),
                ::testing::Contains(::testing::HasSubstr("ignores the filter by modified_on")));
}

/// The tenant has so many records that verification must search for differences.
class VerifyCost : public Verify {
 protected:
    static simulator::WorldOptions large() { return small_world(6000); }
    VerifyCost() : Verify(large()) {
        disable_per_parent();
        pass();
    }
};

TEST_F(VerifyCost, EachDifferenceTakesAFewTimesTheLogarithm) {
    const auto equal = verify();
    EXPECT_THAT(lines(equal), IsEmpty());
    // Counts also the requests for samples of the six per-parent resources, which are disabled here.
    EXPECT_LE(equal.requests() + 6 * verify::Options{}.parents_sampled, 120u);

    constexpr int missing = 4;
    for (int i = 0; i < missing; ++i) {
        execute(
            "DELETE FROM location_contacts WHERE rowid = (SELECT rowid FROM location_contacts LIMIT 1 "
            "OFFSET " +
            std::to_string(700 * (i + 1)) + ")");
    }
    const auto rows = static_cast<double>(number("SELECT count(*) FROM location_contacts"));
    const auto report = verify();
    EXPECT_EQ(lines(report).size(), static_cast<std::size_t>(missing));
    EXPECT_LE(static_cast<double>(report.requests() - equal.requests()), 6 + missing * 3 * std::log2(rows));
    EXPECT_TRUE(verify({.repair = true}).is_equal());
    expect_equal();
}

TEST_F(VerifyTables, AnEmptyAnswerEmptiesNoTable) {
    api.gateway().set_faults(*simulator::parse_faults(
        R"({"rules": [{"path": "*/custom-fields*", "status": 200,
            "body": {"page": 1, "pageSize": 5000, "hasMore": false, "totalCount": 0, "data": []}}]})"));
    const auto report = verify({.repair = true}, {"customer_custom_field_types"});
    EXPECT_FALSE(report.is_equal());
    for (const auto& difference : report.resources.at(0).differences) {
        ASSERT_TRUE(difference.why_not) << difference.key;
        EXPECT_EQ(difference.why_not->code, Errc::DeletesWithheld) << difference.key;
    }
    api.gateway().set_faults(simulator::Faults{});
    expect_equal();
}

TEST_F(VerifyTables, AppThatIsBoundToABookingProviderCountsThatProvidersLists) {
    auto& providers = settings.tenants[0].booking_providers;
    const auto found = text("SELECT group_concat(DISTINCT booking_provider_id) FROM bookings");
    for (std::size_t at = 0; at < found.size(); ++at) {
        std::size_t length = 0;
        providers.push_back(std::stoll(found.substr(at), &length));
        at += length;
    }
    api.gateway().set_faults(*simulator::parse_faults(R"({"rules": [
        {"path": "/crm/v2/tenant/1234567/bookings*", "status": 403, "problem": "Scope validation failed"},
        {"path": "*/export/bookings", "status": 403, "problem": "Scope validation failed"}]})"));
    pass();
    const auto id = key_of("bookings", 8);
    execute("DELETE FROM booking_images WHERE booking_id = " + id);
    execute("DELETE FROM bookings WHERE id = " + id);
    EXPECT_THAT(lines(verify({}, {"bookings"})), ElementsAre("bookings [" + id + "] missing in the mirror"));
    EXPECT_TRUE(verify({.repair = true}, {"bookings"}).is_equal());
    EXPECT_THAT(lines(verify({.deep = true}, {"bookings"})), IsEmpty());
}

TEST_F(VerifyTables, RepairTouchesNothingElse) {
    const auto id = key_of("customers");
    execute("UPDATE customers SET name = 'x' WHERE id = " + id);
    const auto before = number("SELECT max(seq) FROM _changes");
    verify({.repair = true});
    EXPECT_EQ(number("SELECT max(seq) FROM _changes"), before + 1);
    expect_equal();
}

}  // namespace
}  // namespace stmirror::testing
