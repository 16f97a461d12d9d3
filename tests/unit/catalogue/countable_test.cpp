// SPDX-License-Identifier: MIT
#include "catalogue/countable.hpp"

#include <gmock/gmock.h>

#include "catalogue/catalogue.hpp"

namespace stmirror {
namespace {

TEST(Countable, ATableIsThatHasAListWithWindowsOfTime) {
    std::vector<std::string> countable;
    for (const auto& resource : Catalogue::built_in().resources()) {
        if (is_countable(resource, false)) { countable.push_back(resource.name); }
    }
    EXPECT_THAT(countable, testing::UnorderedElementsAre("customers", "locations", "leads", "bookings",
                                                         "customer_contacts", "location_contacts", "contacts",
                                                         "contact_methods"));
}

TEST(Countable, WindowsNeedATime) {
    auto leads = *Catalogue::built_in().find("leads");
    leads.modified.clear();
    EXPECT_TRUE(is_countable(leads, false));
    leads.created.clear();
    EXPECT_TRUE(has_window_list(leads, false));
    EXPECT_FALSE(is_countable(leads, false));
}

TEST(Countable, AListOfABookingProviderNeedsOne) {
    auto bookings = *Catalogue::built_in().find("bookings");
    std::erase_if(bookings.fallbacks, [](const Feed& list) { return !needs_provider(list); });
    ASSERT_FALSE(bookings.fallbacks.empty());
    EXPECT_FALSE(is_countable(bookings, false));
    EXPECT_FALSE(is_compared_in_windows(bookings, false));
    EXPECT_TRUE(is_countable(bookings, true));
}

/// The name of the parameter that also requests inactive records depends on the module.
TEST(Countable, AListThatAsksForInactiveRecordsHidesNone) {
    const auto& all = Catalogue::all_modules();
    for (const auto& [table, parameter] : {std::pair{"locations", "active"}, {"invoices", "activeState"}}) {
        const auto& resource = *all.find(table);
        auto list = resource.fallbacks.front();
        ASSERT_EQ(list.query.front().first, parameter);
        EXPECT_FALSE(hides_inactive(resource, list)) << table;
        EXPECT_TRUE(is_compared_in_windows(resource, false)) << table;
        list.query.clear();
        EXPECT_TRUE(hides_inactive(resource, list)) << table;
    }
    EXPECT_TRUE(is_for_inactive("activeOnly"));
    EXPECT_TRUE(is_for_inactive("includeInactive"));
    EXPECT_FALSE(is_for_inactive("includeTotal"));
}

}  // namespace
}  // namespace stmirror
