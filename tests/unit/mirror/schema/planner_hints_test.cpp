// SPDX-License-Identifier: MIT
// Tests which index SQLite chooses for typical queries.
#include <gmock/gmock.h>

#include "unit/mirror/schema/view_content_fixture.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class PlannerHintsTest : public ViewContentTest {};

TEST_F(PlannerHintsTest, ARowIsFoundByItsIdWithoutATenant) {
    EXPECT_THAT(plan("SELECT * FROM v_customers WHERE id = 1"),
                Contains(HasSubstr("customers_by_id (id=?)")));
    for (const std::string view : {"v_locations", "v_open_leads", "v_contacts"}) {
        EXPECT_THAT(plan("SELECT * FROM " + view + " WHERE id = 1"),
                    Contains(HasSubstr("(ANY(tenant_id) AND id=?)")))
            << view;
    }
}

TEST_F(PlannerHintsTest, ATimeOfModificationIsPreferredToTheTenant) {
    EXPECT_THAT(plan("SELECT name FROM customers WHERE tenant_id = 7 AND modified_on > '2026'"),
                Contains(HasSubstr("customers_by_modified_on")));
}

TEST_F(PlannerHintsTest, WhatIsLookedUpForEachRowIsReadFromIndexes) {
    const auto steps = plan("SELECT * FROM v_customers WHERE phone = '1'");
    for (const std::string index :
         {"customer_contacts_by_customer_id", "locations_by_customer_id", "leads_by_customer_id"}) {
        EXPECT_THAT(steps, Contains(HasSubstr("COVERING INDEX " + index)));
    }
    const auto of_locations = plan("SELECT * FROM v_locations WHERE phone = '1'");
    for (const std::string index : {"location_contacts_by_location_id", "leads_by_location_id"}) {
        EXPECT_THAT(of_locations, Contains(HasSubstr("COVERING INDEX " + index)));
    }
}

TEST_F(PlannerHintsTest, SharedNumbersAndTheirCustomersAreFoundInIndexes) {
    const auto steps = plan("SELECT * FROM v_shared_phones_and_emails");
    EXPECT_THAT(steps, Contains(HasSubstr("COVERING INDEX customer_contacts_by_value")));
    EXPECT_THAT(steps, Contains(HasSubstr("COVERING INDEX customers_by_id")));
    EXPECT_THAT(steps, Not(Contains(HasSubstr("SEARCH c USING INDEX"))));
}

TEST_F(PlannerHintsTest, TheKeyFindsTheRowsOfATenant) {
    EXPECT_THAT(plan("SELECT address_city FROM customers WHERE tenant_id = 7"),
                Contains(HasSubstr("sqlite_autoindex_customers_1 (tenant_id=?)")));
    EXPECT_THAT(plan("SELECT name FROM customers WHERE tenant_id = 7 AND id = 1"),
                Contains(HasSubstr("sqlite_autoindex_customers_1 (tenant_id=? AND id=?)")));
}

}  // namespace
}  // namespace stmirror::mirror
