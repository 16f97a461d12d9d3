// SPDX-License-Identifier: MIT
// Tests the views for daily questions of an office: whose number is this, who has this name, what is next.
#include <gmock/gmock.h>

#include "view_content_fixture.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;

TEST_F(ViewContentTest, ANumberIsFoundHoweverItWasTyped) {
    add("customers", "id", "1");
    const std::vector<std::string> typed{"(615) 555-0113", "615.555.0113", "+1 615 555 0113", "6155550113"};
    for (std::size_t i = 0; i < typed.size(); ++i) {
        add("customer_contacts", "customer_id, id, type, value",
            "1, " + std::to_string(i) + ", 'MobilePhone', '" + typed[i] + "'");
    }
    add("customer_contacts", "customer_id, id, type, value", "1, 9, 'Email', 'a-5550113@example.net'");
    EXPECT_THAT(rows("SELECT count(*) FROM v_phones_and_emails WHERE digits LIKE '%5550113'"),
                ElementsAre("4"));
}

TEST_F(ViewContentTest, ANameIsFoundWithoutItsAccentsAndCase) {
    add("customers", "id, name, name_folded", "1, 'Jürgen MÜLLER', 'jurgen muller'");
    add("customers", "id, name, name_folded", "2, 'Łukasz Núñez-Großmann', 'lukasz nunez-grossmann'");
    EXPECT_THAT(rows("SELECT folded FROM v_customer_names ORDER BY id"),
                ElementsAre("jurgen muller", "lukasz nunez-grossmann"));
}

TEST_F(ViewContentTest, TheTimelineOfACustomerIsInOneQuery) {
    add("customers", "id, name, created_on", "1, 'Ann', '2024-01-01'");
    add("locations", "id, customer_id", "5, 1");
    add("leads", "id, customer_id, summary, created_on", "7, 1, 'no heat', '2024-02-01'");
    add("customer_notes", "id, customer_id, text, created_on", "1, 1, 'dog', '2024-03-01'");
    add("location_notes", "id, location_id, text, created_on", "2, 5, 'gate', '2024-04-01'");
    add("lead_notes", "id, lead_id, text, created_on", "3, 7, 'called', '2024-05-01'");
    EXPECT_THAT(
        rows("SELECT what, text FROM v_customer_timeline WHERE customer_id = 1 ORDER BY at"),
        ElementsAre("customer|Ann", "lead|no heat", "note|dog", "location note|gate", "lead note|called"));
}

TEST_F(ViewContentTest, BookingsToPrepareBeginWithinAWeek) {
    add("bookings", "id, status, start", "1, 'New', strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+2 days')");
    add("bookings", "id, status, start", "2, 'New', strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+9 days')");
    add("bookings", "id, status, start", "3, 'New', strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 days')");
    add("bookings", "id, status", "4, 'New'");
    add("bookings", "id, status, start", "5, 'Converted', strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+2 days')");
    EXPECT_THAT(rows("SELECT id FROM v_bookings_to_prepare ORDER BY id"), ElementsAre("1", "4"));
}

TEST_F(ViewContentTest, LeadsAreUntouchedUntilSomebodyWritesANote) {
    add("leads", "id, status", "1, 'Open'");
    add("leads", "id, status", "2, 'Open'");
    add("leads", "id, status", "3, 'Won'");
    add("lead_notes", "id, lead_id, text", "1, 2, 'called'");
    EXPECT_THAT(rows("SELECT id FROM v_leads_untouched"), ElementsAre("1"));
}

TEST_F(ViewContentTest, ACustomerIsStaleAYearAfterTheLastLeadOrNote) {
    for (const std::string id : {"1", "2", "3"}) {
        add("customers", "id, created_on", id + ", '2020-01-01'");
    }
    add("leads", "id, customer_id, created_on", "1, 1, strftime('%Y-%m-%d', 'now', '-2 years')");
    add("leads", "id, customer_id, created_on", "2, 2, strftime('%Y-%m-%d', 'now', '-2 months')");
    add("customer_notes", "id, customer_id, created_on", "1, 3, strftime('%Y-%m-%d', 'now', '-2 months')");
    EXPECT_THAT(rows("SELECT id FROM v_stale_customers"), ElementsAre("1"));
}

}  // namespace
}  // namespace stmirror::mirror
