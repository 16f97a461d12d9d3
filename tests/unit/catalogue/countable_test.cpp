// SPDX-License-Identifier: MIT
#include "catalogue/countable.hpp"

#include <gmock/gmock.h>

#include "catalogue/catalogue.hpp"

namespace stmirror {
namespace {

TEST(Countable, ATableIsThatHasAListWithWindowsOfTime) {
    std::vector<std::string> countable;
    for (const auto& resource : Catalogue::built_in().resources()) {
        if (is_countable(resource)) countable.push_back(resource.name);
    }
    EXPECT_THAT(countable, testing::UnorderedElementsAre("customers", "locations", "leads", "bookings",
                                                         "customer_contacts", "location_contacts", "contacts",
                                                         "contact_methods"));
}

TEST(Countable, WindowsNeedATime) {
    auto leads = *Catalogue::built_in().find("leads");
    leads.modified.clear();
    EXPECT_TRUE(is_countable(leads));
    leads.created.clear();
    EXPECT_TRUE(has_window_list(leads));
    EXPECT_FALSE(is_countable(leads));
}

}  // namespace
}  // namespace stmirror
