// SPDX-License-Identifier: MIT
// Tests the view of contacts that several customers share.
#include <gmock/gmock.h>

#include "unit/mirror/schema/view_content_fixture.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;

TEST_F(ViewContentTest, WhatSeveralLiveCustomersHaveIsShared) {
    add("customers", "id, name", "1, 'Ada'");
    add("customers", "id, name", "2, 'Bob'");
    add("customers", "id, name, active", "3, 'Closed', 0");
    add("customers", "id, name", "2, 'Other tenant'", 8);
    const auto contact = [&](const std::string& values, int tenant_id = 7) {
        add("customer_contacts", "customer_id, id, type, value, active", values, tenant_id);
    };
    contact("1, 11, 'MobilePhone', '555', 1");
    contact("2, 12, 'Phone', '555', 1");
    contact("1, 13, 'Email', 'a@example.com', 1");
    contact("2, 14, 'Email', 'a@example.com', 1");
    contact("2, 15, 'Email', 'a@example.com', 1");  // the same customer twice
    contact("1, 16, 'Phone', 'of one', 1");
    contact("1, 17, 'Phone', 'of one', 1");
    contact("1, 18, 'Phone', 'with a closed one', 1");
    contact("3, 19, 'Phone', 'with a closed one', 1");
    contact("1, 20, 'Phone', 'no longer used', 1");
    contact("2, 21, 'Phone', 'no longer used', 0");
    contact("1, 22, 'Fax', 'fax', 1");
    contact("2, 23, 'Fax', 'fax', 1");
    contact("1, 24, 'Phone', 'two tenants', 1");
    contact("2, 25, 'Phone', 'two tenants', 1", 8);
    EXPECT_THAT(rows("SELECT tenant_id, kind, value, customers, names FROM v_shared_phones_and_emails"
                     " ORDER BY kind"),
                ElementsAre("7|email|a@example.com|2|Ada,Bob", "7|phone|555|2|Ada,Bob"));
}

TEST_F(ViewContentTest, CustomersWhoShareANumberOrAddressMayBeDuplicates) {
    add("customers", "id, name, name_folded", "1, 'Müller', 'muller'");
    add("customers", "id, name, name_folded", "2, 'Muller', 'muller'");
    add("customers", "id, name, name_folded", "3, 'Bob', 'bob'");
    add("customers", "id, name, active", "4, 'Closed', 0");
    std::int64_t id = 10;
    const auto contact = [&](int customer, const std::string& type, const std::string& value,
                             int active = 1) {
        add("customer_contacts", "customer_id, id, type, value, active",
            std::to_string(customer) + ", " + std::to_string(++id) + ", '" + type + "', '" + value + "', " +
                std::to_string(active));
    };
    contact(1, "Phone", "555");
    contact(2, "MobilePhone", "555");
    contact(1, "Email", "a@example.com");
    contact(2, "Email", "a@example.com");
    contact(3, "Email", "a@example.com");
    contact(4, "Phone", "555");
    contact(3, "Phone", "no longer used");
    contact(1, "Phone", "no longer used", 0);
    EXPECT_THAT(rows("SELECT id, other_id, same_name, ifnull(phone, ''), email FROM v_duplicate_customers"
                     " ORDER BY id, other_id"),
                ElementsAre("1|2|1|555|a@example.com", "1|3|0||a@example.com", "2|3|0||a@example.com"));
}

TEST_F(ViewContentTest, ANumberOfManyCustomersMakesNoDuplicates) {
    for (int customer = 1; customer <= 6; ++customer) {
        const auto number = std::to_string(customer);
        add("customers", "id, name", number + ", 'Tenant " + number + "'");
        add("customer_contacts", "customer_id, id, type, value, active",
            number + ", " + number + ", 'Phone', 'the manager', 1");
    }
    EXPECT_THAT(rows("SELECT * FROM v_duplicate_customers"), ::testing::IsEmpty());
}

}  // namespace
}  // namespace stmirror::mirror
