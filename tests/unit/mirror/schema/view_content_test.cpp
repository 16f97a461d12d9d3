// SPDX-License-Identifier: MIT
// Tests what the views show of hand-made rows, and that their queries use indexes.
#include <gmock/gmock.h>

#include "view_content_fixture.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST_F(ViewContentTest, EachFileDefinesTheViewOfItsNameAndDescribesARow) {
    for (const auto& file : view_files()) {
        const auto name = file.stem().string();
        const auto sql = rows("SELECT sql FROM sqlite_schema WHERE type = 'view' AND name = '" + name + "'");
        EXPECT_THAT(sql, ElementsAre(StartsWith("CREATE VIEW " + name + " AS\n-- One row for each ")));
        EXPECT_THAT(rows("SELECT name FROM pragma_table_info('" + name + "')"), Contains("tenant_id"));
    }
}

TEST_F(ViewContentTest, OnlyLiveCustomersAndLocationsAreShown) {
    for (const std::string table : {"customers", "locations"}) {
        add(table, "id, active", "1, 1");
        add(table, "id, active", "2, NULL");
        add(table, "id, active", "3, 0");
        add(table, "id, active, merged_to_id", "4, 0, 1");
        add(table, "id, active, merged_to_id", "5, 1, 1");
        add(table, "id, active, _deleted_at", "6, 1, '2024-05-01T00:00:00.0000000Z'");
        EXPECT_THAT(rows("SELECT id FROM v_" + table + " ORDER BY id"), ElementsAre("1", "2"));
    }
}

TEST_F(ViewContentTest, ACustomerWithoutDetailsIsShownWithNulls) {
    add("customers", "id, created_on", "1, '0001-01-01T00:00:00.0000000Z'");
    EXPECT_THAT(rows("SELECT id, name, phone, email, locations, open_leads, created_on FROM v_customers"),
                ElementsAre("1|NULL|NULL|NULL|0|0|NULL"));
}

TEST_F(ViewContentTest, TheFirstUsablePhoneAndEmailAreShown) {
    add("customers", "id", "1");
    add("customer_contacts", "customer_id, id, type, value, active", "1, 11, 'Phone', 'old', 0");
    add("customer_contacts", "customer_id, id, type, value", "1, 12, 'Phone', ''");
    add("customer_contacts", "customer_id, id, type, value", "1, 13, 'Fax', 'fax'");
    add("customer_contacts", "customer_id, id, type, value, _deleted_at", "1, 14, 'Phone', 'gone', 'then'");
    add("customer_contacts", "customer_id, id, type, value", "1, 17, 'Phone', 'later'");
    add("customer_contacts", "customer_id, id, type, value, active", "1, 16, 'MobilePhone', 'first', 1");
    add("customer_contacts", "customer_id, id, type, value, active", "1, 15, 'Email', 'a@example.com', 1");
    EXPECT_THAT(rows("SELECT phone, email FROM v_customers"), ElementsAre("first|a@example.com"));
}

TEST_F(ViewContentTest, OnlyLiveLocationsAndOpenLeadsAreCounted) {
    add("customers", "id", "1");
    add("locations", "id, customer_id, active", "21, 1, 1");
    add("locations", "id, customer_id, active", "22, 1, 0");
    add("locations", "id, customer_id, active, merged_to_id", "23, 1, 1, 21");
    add("locations", "id, customer_id, _deleted_at", "24, 1, 'then'");
    add("leads", "id, customer_id, location_id, status", "31, 1, 21, 'Open'");
    add("leads", "id, customer_id, location_id, status", "32, 1, 21, 'Converted'");
    add("leads", "id, customer_id, location_id, status, active", "33, 1, 21, 'Open', 0");
    add("leads", "id, customer_id, location_id, status, _deleted_at", "34, 1, 21, 'Open', 'then'");
    EXPECT_THAT(rows("SELECT locations, open_leads FROM v_customers"), ElementsAre("1|1"));
    EXPECT_THAT(rows("SELECT id, open_leads FROM v_locations"), ElementsAre("21|1"));
    EXPECT_THAT(rows("SELECT id FROM v_open_leads"), ElementsAre("31"));
}

TEST_F(ViewContentTest, TenantsWithTheSameIdsStayApart) {
    for (const std::int64_t tenant : {7, 8}) {
        const auto mark = std::to_string(tenant);
        add("customers", "id, name", "1, 'C" + mark + "'", tenant);
        add("customers", "id, name, merged_to_id", "2, 'M" + mark + "', 1", tenant);
        add("customer_contacts", "customer_id, id, type, value", "1, 11, 'Phone', 'P" + mark + "'", tenant);
        add("locations", "id, customer_id, name", "21, 1, 'L" + mark + "'", tenant);
        add("leads", "id, customer_id, location_id, status", "31, 1, 21, 'Open'", tenant);
        add("customer_notes", "id, customer_id, text", "41, 1, 'N" + mark + "'", tenant);
        add_child("customer_custom_fields", "customer_id, position, type_id, name, value",
                  "1, 0, 51, 'Gate', 'V" + mark + "'", tenant);
        add("contacts", "id, name", "'g', 'G" + mark + "'", tenant);
        add("contact_methods", "id, contact_id, type, value", "'m', 'g', 'Phone', 'T" + mark + "'", tenant);
        add("contact_relationships", "id, contact_id, related_entity_id, type_slug",
            "'r', 'g', 1, 'customer'", tenant);
    }
    EXPECT_THAT(rows("SELECT name, phone, locations, open_leads FROM v_customers ORDER BY tenant_id"),
                ElementsAre("C7|P7|1|1", "C8|P8|1|1"));
    EXPECT_THAT(rows("SELECT name, customer_name, open_leads FROM v_locations ORDER BY tenant_id"),
                ElementsAre("L7|C7|1", "L8|C8|1"));
    EXPECT_THAT(rows("SELECT customer_name, phone, location_name FROM v_open_leads ORDER BY tenant_id"),
                ElementsAre("C7|P7|L7", "C8|P8|L8"));
    EXPECT_THAT(rows("SELECT parent_name, text FROM v_notes ORDER BY tenant_id"),
                ElementsAre("C7|N7", "C8|N8"));
    EXPECT_THAT(rows("SELECT parent_name, value FROM v_custom_fields ORDER BY tenant_id"),
                ElementsAre("C7|V7", "C8|V8"));
    EXPECT_THAT(rows("SELECT name, phones, customers FROM v_contacts ORDER BY tenant_id"),
                ElementsAre("G7|T7|C7", "G8|T8|C8"));
    EXPECT_THAT(rows("SELECT name, survivor_name FROM v_merged_customers ORDER BY tenant_id"),
                ElementsAre("M7|C7", "M8|C8"));
    EXPECT_THAT(rows("SELECT owner, owner_name, value FROM v_phones_and_emails ORDER BY tenant_id, owner"),
                ElementsAre("contact|G7|T7", "customer|C7|P7", "contact|G8|T8", "customer|C8|P8"));
}

TEST_F(ViewContentTest, TheCallersDataIsPreferredToTheCustomers) {
    add("customers", "id, name", "1, 'Known'");
    add("customer_contacts", "customer_id, id, type, value", "1, 11, 'Phone', '555'");
    add("bookings", "id, source", "61, 'Website'");
    add("leads", "id, status, customer_id, lead_customer_name, lead_phone, booking_id",
        "31, 'Open', 1, 'Caller', '777', 61");
    add("leads", "id, status, customer_id, lead_customer_name", "32, 'Open', 1, ''");
    add("leads", "id, status", "33, 'Open'");
    EXPECT_THAT(rows("SELECT id, customer_name, phone, booking_source FROM v_open_leads ORDER BY id"),
                ElementsAre("31|Caller|777|Website", "32|Known|555|NULL", "33|NULL|NULL|NULL"));
}

TEST_F(ViewContentTest, AgesAreWholeDaysUntilNow) {
    const std::string two_days_ago = "strftime('%Y-%m-%dT%H:%M:%f', 'now', '-2 days', '-1 hours') || '0000Z'";
    const std::string year_1 = "'0001-01-01T00:00:00.0000000Z'";
    add("leads", "id, status, created_on", "31, 'Open', " + two_days_ago);
    add("leads", "id, status, created_on", "32, 'Open', " + year_1);
    add("bookings", "id, status, created_on", "61, 'New', " + two_days_ago);
    EXPECT_THAT(rows("SELECT id, age_days FROM v_open_leads ORDER BY id"), ElementsAre("31|2", "32|NULL"));
    EXPECT_THAT(rows("SELECT id, age_days FROM v_bookings_open"), ElementsAre("61|2"));
}

TEST_F(ViewContentTest, BookingsAreOpenUntilConvertedOrDismissed) {
    add("bookings", "id, status, booking_provider_id", "61, 'New', 9");
    add("bookings", "id, status", "62, 'Accepted'");
    add("bookings", "id, status", "63, 'Converted'");
    add("bookings", "id, status", "64, 'Dismissed'");
    add("bookings", "id, status", "65, NULL");
    add("bookings", "id, status, active", "66, 'New', 0");
    add("bookings", "id, status, _deleted_at", "67, 'New', 'then'");
    add("booking_provider_tags", "id, tag_name", "9, 'Website'");
    add("booking_contacts", "booking_id, id, type, value", "61, 1, 'Email', 'a@example.com'");
    EXPECT_THAT(rows("SELECT id, status, provider, phone, email FROM v_bookings_open ORDER BY id"),
                ElementsAre("61|New|Website|NULL|a@example.com", "62|Accepted|NULL|NULL|NULL",
                            "65|NULL|NULL|NULL|NULL"));
}

TEST_F(ViewContentTest, NumbersOfDeletedBookingsAreNotInUse) {
    add("bookings", "id, active", "61, 1");
    add("bookings", "id, active", "62, 0");
    add("bookings", "id, _deleted_at", "63, 'then'");
    for (const std::string booking : {"61", "62", "63"}) {
        add("booking_contacts", "booking_id, id, type, value", booking + ", 1, 'Phone', '555'");
    }
    EXPECT_THAT(rows("SELECT owner_id FROM v_phones_and_emails"), ElementsAre("61"));
}

TEST_F(ViewContentTest, AContactIsOneRowWithAllItsMethods) {
    add("contacts", "id, name", "'p', 'Pat'");
    add("contacts", "id, name", "'q', 'Quiet'");
    add("contacts", "id, name, is_archived", "'a', 'Archived', 1");
    add("contact_methods", "id, contact_id, type, value, created_on",
        "'1', 'p', 'Phone', 'second', '2024-02'");
    add("contact_methods", "id, contact_id, type, value, created_on",
        "'2', 'p', 'MobilePhone', 'first', '2024-01'");
    add("contact_methods", "id, contact_id, type, value, created_on",
        "'3', 'p', 'Email', 'p@example.com', '2024-02'");
    add("contact_methods", "id, contact_id, type, value, created_on", "'5', 'p', 'Email', 'a', '2024-01'");
    add("contact_methods", "id, contact_id, type, value, _deleted_at", "'4', 'p', 'Email', 'gone', 'then'");
    add("customers", "id, name", "1, 'Zed'");
    add("customers", "id, name", "2, 'Amy'");
    add("locations", "id, name", "1, 'Yard'");
    add("contact_relationships", "id, contact_id, related_entity_id, type_slug", "'r1', 'p', 1, 'customer'");
    add("contact_relationships", "id, contact_id, related_entity_id, type_slug", "'r2', 'p', 2, 'customer'");
    add("contact_relationships", "id, contact_id, related_entity_id, type_slug", "'r3', 'p', 1, 'location'");
    EXPECT_THAT(
        rows("SELECT name, phones, emails, faxes, customers, locations FROM v_contacts ORDER BY name"),
        ElementsAre("Pat|first; second|a; p@example.com|NULL|Amy; Zed|Yard",
                    "Quiet|NULL|NULL|NULL|NULL|NULL"));
}

TEST_F(ViewContentTest, NotesContainTheNameOfTheirParent) {
    add("customers", "id, name, active", "1, 'Closed', 0");
    add("locations", "id, name", "1, 'Yard'");
    add("leads", "id, customer_id, lead_customer_name", "1, 1, ''");
    add("customer_notes", "id, customer_id, text", "1, 1, 'of the customer'");
    add("location_notes", "id, location_id, text", "1, 1, 'of the location'");
    add("lead_notes", "id, lead_id, text", "1, 1, 'of the lead'");
    add("lead_notes", "id, lead_id, text", "2, 99, 'of nobody'");
    add("lead_notes", "id, lead_id, text, _deleted_at", "3, 1, 'removed', 'then'");
    EXPECT_THAT(rows("SELECT parent, parent_id, parent_name, text FROM v_notes ORDER BY parent, id"),
                ElementsAre("customer|1|Closed|of the customer", "lead|1|Closed|of the lead",
                            "lead|99|NULL|of nobody", "location|1|Yard|of the location"));
}

TEST_F(ViewContentTest, CustomFieldsAreTrimmedAndOfLiveParents) {
    add("customers", "id, name", "1, 'C'");
    add("customers", "id, active", "2, 0");
    add("locations", "id, name", "1, 'L'");
    add("customer_custom_field_types", "id, data_type", "51, 'Text'");
    add_child("customer_custom_fields", "customer_id, position, type_id, name, value",
              "1, 0, 51, ' Gate', '7'");
    add_child("customer_custom_fields", "customer_id, position, type_id, name, value",
              "2, 0, 51, 'Gate', '8'");
    add_child("customer_custom_fields", "customer_id, position, type_id, name, value", "1, 1, 53, 'Key', ''");
    add_child("location_custom_fields", "location_id, position, type_id, name, value",
              "1, 0, 52, 'Dog ', ''");
    EXPECT_THAT(
        rows("SELECT parent, parent_name, name, value, data_type FROM v_custom_fields"),
        ElementsAre("customer|C|Gate|7|Text", "customer|C|Key|NULL|NULL", "location|L|Dog|NULL|NULL"));
}

TEST_F(ViewContentTest, FreshnessContainsEveryTable) {
    const auto resources = Catalogue::built_in().resources();
    for (const auto& resource : resources) { add_child("_feeds", "resource", "'" + resource.name + "'"); }
    EXPECT_THAT(rows("SELECT resource, rows, tombstones FROM v_freshness"), SizeIs(resources.size()));
    EXPECT_THAT(rows("SELECT rows, tombstones FROM v_freshness"), Each("0|0"));
}

TEST_F(ViewContentTest, FreshnessCountsRowsAndTombstonesOfEachTenant) {
    add_child("_feeds", "resource, newest_modified, last_success, last_error",
              "'customers', '2024-05-01T10:00:00.0000000Z', '2024-05-01T12:00:00.0000000Z', 'HTTP 500'");
    add_child("_feeds", "resource", "'customers'", 8);
    add_child("_feeds", "resource", "'jobs'");
    add("customers", "id", "1");
    add("customers", "id", "2");
    add("customers", "id, _deleted_at", "3, 'then'");
    add("customers", "id", "1", 8);
    EXPECT_THAT(
        rows("SELECT tenant_id, resource, rows, tombstones, newest_change, last_success, last_error"
             " FROM v_freshness"),
        ElementsAre("7|customers|2|1|2024-05-01T10:00:00.0000000Z|2024-05-01T12:00:00.0000000Z|HTTP 500",
                    "7|jobs|NULL|NULL|NULL|NULL|NULL", "8|customers|1|0|NULL|NULL|NULL"));
}

TEST_F(ViewContentTest, AMergedCustomerLeadsToTheEndOfItsChain) {
    add("customers", "id, name, active, merged_to_id", "1, 'first', 0, 2");
    add("customers", "id, name, active, merged_to_id", "2, 'second', 0, 3");
    add("customers", "id, name, active", "3, 'survivor', 1");
    add("customers", "id, name, active, merged_to_id", "4, 'lost', 0, 99");
    add("customers", "id, name, active, merged_to_id", "5, 'to a closed one', 0, 6");
    add("customers", "id, name, active", "6, 'closed', 0");
    add("customers", "id, name, merged_to_id", "8, 'to a vanished one', 9");
    add("customers", "id, name, _deleted_at", "9, 'vanished', 'then'");
    add("customers", "id, merged_to_id, _deleted_at", "10, 3, 'then'");
    EXPECT_THAT(rows("SELECT id, merged_to_id, survivor_id, survivor_name, survivor_is_live"
                     " FROM v_merged_customers ORDER BY id"),
                ElementsAre("1|2|3|survivor|1", "2|3|3|survivor|1", "4|99|99|NULL|NULL", "5|6|6|closed|0",
                            "8|9|9|vanished|0"));
}

TEST_F(ViewContentTest, AChainStaysWithItsTenant) {
    add("customers", "id, merged_to_id", "1, 2");
    add("customers", "id", "2");
    add("customers", "id, merged_to_id", "2, 3", 8);
    add("customers", "id", "3", 8);
    EXPECT_THAT(rows("SELECT survivor_id FROM v_merged_customers WHERE tenant_id = 7"), ElementsAre("2"));
}

TEST_F(ViewContentTest, ACircleOfMergesEnds) {
    add("customers", "id, merged_to_id", "1, 2");
    add("customers", "id, merged_to_id", "2, 3");
    add("customers", "id, merged_to_id", "3, 2");
    add("customers", "id, merged_to_id", "4, 4");
    EXPECT_THAT(rows("SELECT id, survivor_id FROM v_merged_customers ORDER BY id"),
                ElementsAre("1|NULL", "2|NULL", "3|NULL", "4|NULL"));
}

TEST_F(ViewContentTest, AChainOfFiftyMergesIsFollowedAndALongerOneIsNot) {
    for (int id = 1; id <= 51; ++id) {
        add("customers", "id, merged_to_id", std::to_string(id) + ", " + std::to_string(id + 1));
    }
    add("customers", "id", "52");
    EXPECT_THAT(rows("SELECT survivor_id FROM v_merged_customers WHERE id IN (1, 2) ORDER BY id"),
                ElementsAre("NULL", "52"));
}

TEST_F(ViewContentTest, OneCustomerIsFoundWithoutReadingATable) {
    for (const std::string view :
         {"v_customers", "v_locations", "v_open_leads", "v_bookings_open", "v_contacts"}) {
        const auto steps = plan("SELECT * FROM " + view + " WHERE tenant_id = 7 AND id = 1");
        // "SCAN o" is allowed. It reads the few values that v_contacts joins into one text.
        EXPECT_THAT(steps, Each(AnyOf(Eq("SCAN o"), Not(HasSubstr("SCAN"))))) << view;
    }
}

}  // namespace
}  // namespace stmirror::mirror
