// SPDX-License-Identifier: MIT
// Tests window and list feeds, fallbacks, full scans and deletions, with engine, mirror and simulated API.
#include <gtest/gtest.h>

#include "feeds_fixture.hpp"
#include "mirror/writing/row_repairs.hpp"
#include "simulator/gateway/faults_json.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

TEST_F(Feeds, OnePassMirrorsEveryTable) {
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
    EXPECT_GT(number("SELECT count(*) FROM customer_notes"), 0);
    EXPECT_GT(number("SELECT count(*) FROM contact_relationships"), 0);
    EXPECT_GT(number("SELECT count(*) FROM contact_method_preferences"), 0);
}

TEST_F(Feeds, AnIdlePassWritesNothingAndReadsNoParent) {
    pass();
    time.advance(1min);
    pass();
    const auto seq = number("SELECT max(seq) FROM _changes");
    pass();
    EXPECT_EQ(number("SELECT max(seq) FROM _changes"), seq);
    EXPECT_EQ(report("customer_notes").outcome.written(), 0u);
    EXPECT_LE(report("contacts").requests, 2u);
    EXPECT_LE(report("booking_provider_tags").requests, 1u);
}

TEST_F(Feeds, ARecordThatAListLacksIsMarkedDeleted) {
    pass();
    ASSERT_TRUE(api.world().hard_delete("booking_provider_tags", first_id("booking_provider_tags")));
    pass({"booking_provider_tags"});
    expect_equal();
    EXPECT_EQ(tombstones("booking_provider_tags"), 1);
    EXPECT_EQ(text("SELECT _deleted_reason FROM booking_provider_tags WHERE _deleted_at IS NOT NULL"),
              "missing");
    EXPECT_EQ(text("SELECT kind FROM _changes ORDER BY seq DESC LIMIT 1"), "delete");
}

TEST_F(Feeds, ASweepMarksDeletedWhatVanishedFromAWindowFeed) {
    pass();
    ASSERT_TRUE(api.world().hard_delete("contact_methods", first_id("contact_methods")));
    time.advance(1h);
    pass();
    EXPECT_EQ(tombstones("contact_methods"), 0) << "a window feed cannot reveal deletions";
    time.advance(24h);
    pass();
    EXPECT_EQ(tombstones("contact_methods"), 1);
    expect_equal();
}

TEST_F(Feeds, AFullScanMarksDeletedWhatVanishedFromAnExport) {
    pass();
    ASSERT_TRUE(api.world().hard_delete("leads", first_id("leads")));
    sync::PassMode mode;
    mode.from_start = true;
    pass({"leads"}, mode);
    EXPECT_EQ(tombstones("leads"), 1);
    time.advance(25h);
    pass();
    expect_equal();
}

TEST_F(Feeds, ARecordThatComesBackIsRestored) {
    pass();
    const auto id = first_id("booking_provider_tags");
    api.gateway().set_faults(*simulator::parse_faults(
        R"({"rules": [{"path": "*/booking-provider-tags*", "status": 200,
            "body": {"page": 1, "pageSize": 5000, "hasMore": false, "totalCount": 0, "data": []}}]})"));
    sync::PassMode mode;
    mode.from_start = true;
    mode.accept_deletes = true;
    pass({"booking_provider_tags"}, mode);
    EXPECT_GT(tombstones("booking_provider_tags"), 0);
    allow_all();
    pass({"booking_provider_tags"});
    EXPECT_EQ(tombstones("booking_provider_tags"), 0);
    EXPECT_EQ(text("SELECT kind FROM _changes ORDER BY seq DESC LIMIT 1"), "restore");
    expect_equal();
}

/// Nothing is marked deleted without a look-up that confirms it, whatever the limit of the delete guard is.
TEST_F(Feeds, AnEmptyAnswerMarksNothingDeleted) {
    pass();
    api.gateway().set_faults(*simulator::parse_faults(
        R"({"rules": [{"path": "*/custom-fields*", "status": 200,
            "body": {"page": 1, "pageSize": 5000, "hasMore": false, "totalCount": 0, "data": []}}]})"));
    pass();
    EXPECT_EQ(tombstones("customer_custom_field_types"), 0);
    EXPECT_GT(report("customer_custom_field_types").deletes_withheld, 0u);
    EXPECT_TRUE(report("customer_custom_field_types").warnings.empty())
        << "the number of withheld deletions is enough";
    EXPECT_GT(number("SELECT deletes_held FROM _feeds WHERE resource = 'customer_custom_field_types'"), 0);
    allow_all();
    pass();
    EXPECT_EQ(number("SELECT deletes_held FROM _feeds WHERE resource = 'customer_custom_field_types'"), 0);
    expect_equal();
}

TEST_F(Feeds, ARefusalOrAnIncompleteListMarksNothingDeleted) {
    pass();
    for (const auto* fault : {R"({"rules": [{"path": "*/booking-provider-tags*", "status": 403}]})",
                              R"({"rules": [{"path": "*/booking-provider-tags*", "body_bytes_max": 300}]})",
                              R"({"rules": [{"path": "*/booking-provider-tags*", "status": 500}]})"}) {
        api.gateway().set_faults(*simulator::parse_faults(fault));
        pass({"booking_provider_tags"});
        EXPECT_EQ(report("booking_provider_tags").state, sync::FeedReport::State::Failed) << fault;
        EXPECT_EQ(tombstones("booking_provider_tags"), 0) << fault;
    }
    allow_all();
    pass();
    expect_equal();
}

/// A full scan sees no record, so all records are looked up. The look-up has one record per page.
TEST_F(Feeds, ALookUpWithoutAnEndMarksNothingDeleted) {
    pass();
    settings.limits.page_size = 1;
    api.gateway().set_faults(*simulator::parse_faults(
        R"({"rules": [{"path": "*/export/customers", "status": 200,
            "body": {"hasMore": false, "continueFrom": "2026-01-01", "data": []}}]})"));
    api.drop_from_query = "page";
    sync::PassMode sweep;
    sweep.from_start = true;
    pass({"customers"}, sweep);
    EXPECT_EQ(report("customers").state, sync::FeedReport::State::Failed);
    ASSERT_TRUE(report("customers").error);
    EXPECT_EQ(report("customers").error->code, Errc::NoProgress);
    EXPECT_EQ(tombstones("customers"), 0);
}

TEST_F(Feeds, AnEmptyPageBeforeTheLastOfALookUpMarksNothingDeleted) {
    pass();
    api.world().hard_delete("customers", first_id("customers"));
    api.gateway().set_faults(*simulator::parse_faults(
        R"({"rules": [{"path": "tenant/1234567/customers", "status": 200,
            "body": {"page": 1, "pageSize": 5000, "hasMore": true, "totalCount": null, "data": []}}]})"));
    sync::PassMode sweep;
    sweep.from_start = true;
    pass({"customers"}, sweep);
    EXPECT_EQ(report("customers").state, sync::FeedReport::State::Failed);
    EXPECT_EQ(tombstones("customers"), 0);
}

TEST_F(Feeds, DeletionsAreWithheldUntilTheyAreAccepted) {
    settings.schedule.max_delete_percent = 20;
    pass();
    const auto rows = api.world().size("locations");
    ASSERT_GT(rows, 4u);
    for (std::size_t i = 0; i < rows / 2; ++i) {
        api.world().hard_delete("locations", first_id("locations"));
    }
    time.advance(25h);
    pass({"locations"});
    EXPECT_EQ(tombstones("locations"), 0);
    EXPECT_EQ(report("locations").deletes_withheld, rows / 2);
    sync::PassMode mode;
    mode.from_start = true;
    mode.accept_deletes = true;
    pass({"locations"}, mode);
    EXPECT_EQ(tombstones("locations"), static_cast<std::int64_t>(rows / 2));
    pass();
    expect_equal();
}

TEST_F(Feeds, AFeedWithoutItsScopeIsReadByItsList) {
    forbid("*/export/customers");
    pass();
    EXPECT_EQ(report("customers").state, sync::FeedReport::State::Done);
    EXPECT_NE(report("customers").fallback.find("/customers"), std::string::npos);
    EXPECT_EQ(static_cast<std::size_t>(number("SELECT count(*) FROM customers WHERE _deleted_at IS NULL")),
              api.world().size("customers"));
    EXPECT_EQ(number("SELECT fallback FROM _feeds WHERE resource = 'customers'"), 1);
}

TEST_F(Feeds, ReturningToTheExportLosesNothing) {
    pass();
    forbid("*/export/*");
    for (int round = 0; round < 4; ++round) {
        api.world().mutate(20);
        time.advance(30min);
        pass();
        EXPECT_TRUE(all_caught_up(pass()));
    }
    api.world().mutate(20);
    allow_all();
    time.advance(2h);
    pass();
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE fallback <> 0"), 0);
    settle();
    pass();
    expect_equal();
}

TEST_F(Feeds, AnAppBoundToABookingProviderReadsItsBookings) {
    const auto provider = [&] {
        std::int64_t id = 0;
        pass({"bookings"});
        id = number("SELECT booking_provider_id FROM bookings WHERE booking_provider_id IS NOT NULL LIMIT 1");
        std::filesystem::remove(settings.mirror_path);
        return id;
    }();
    ASSERT_GT(provider, 0);
    settings.tenants.front().booking_providers = {provider};
    api.gateway().set_faults(*simulator::parse_faults(
        R"({"rules": [{"path": "*/tenant/*/export/bookings", "status": 403},
                      {"path": "tenant/1234567/bookings", "status": 403}]})"));
    pass({"bookings"});
    EXPECT_EQ(report("bookings").state, sync::FeedReport::State::Done) << report("bookings").error_text();
    EXPECT_GT(number("SELECT count(*) FROM bookings"), 0);
    EXPECT_EQ(
        number("SELECT count(*) FROM bookings WHERE booking_provider_id <> " + std::to_string(provider)), 0);
}

TEST_F(Feeds, AnUnknownAppKeyIsNotAMissingScope) {
    api.gateway().set_faults(*simulator::parse_faults(
        R"({"rules": [{"path": "*/crm/*", "status": 403,
                       "problem": "Access denied due to invalid application key."}]})"));
    pass({"leads"});
    EXPECT_EQ(report("leads").state, sync::FeedReport::State::Failed);
    ASSERT_TRUE(report("leads").error);
    EXPECT_EQ(report("leads").error->code, Errc::UnknownAppKey);
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE fallback <> 0"), 0);
}

TEST_F(Feeds, TheMethodsOfAContactThatReturnsAreLiveAgain) {
    pass();
    const auto id = text("SELECT contact_id FROM contact_methods LIMIT 1");
    const auto methods =
        "SELECT count(*) FROM contact_methods WHERE _deleted_at IS NULL AND contact_id = '" + id + "'";
    const auto live = number(methods);
    ASSERT_GT(live, 0);
    {
        const auto mirror = open_mirror();
        const std::vector<std::string> key{"[\"" + id + "\"]"};
        ASSERT_EQ(mirror->repairs().mark_deleted({SimulatedApi::tenant_id, "contacts"}, key).value(), 1u);
    }
    ASSERT_EQ(number(methods), 0);
    time.advance(settings.schedule.sweep + 1h);
    pass({"contacts"});
    EXPECT_EQ(number("SELECT count(*) FROM contacts WHERE _deleted_at IS NULL AND id = '" + id + "'"), 1);
    EXPECT_EQ(number(methods), live);
    EXPECT_EQ(number("SELECT count(*) FROM _changes WHERE resource = 'contact_methods' AND kind = 'restore'"),
              live);
    pass();
    expect_equal();
}

}  // namespace
}  // namespace stmirror::testing
