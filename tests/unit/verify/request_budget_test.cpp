// SPDX-License-Identifier: MIT
#include "verify/request_budget.hpp"

#include <gtest/gtest.h>

#include "catalogue/catalogue.hpp"
#include "verify/counted_run.hpp"

namespace stmirror::verify {
namespace {

constexpr std::size_t fewest = 2 * CountedRun::windows_in_order;
constexpr std::uint64_t parents = 3;

const Resource& table(const char* name) { return *Catalogue::built_in().find(name); }

TEST(RequestBudget, EachTableMayUseWhatTheOthersDoNotNeed) {
    RequestBudget budget({&table("customers"), &table("customer_contacts"), &table("customer_notes")},
                         parents);
    const auto spare = RequestBudget::requests_max - (fewest + 1) - fewest - parents;
    EXPECT_EQ(budget.allotted(table("customers")), fewest + 1 + spare);
    budget.spend(table("customers"), fewest);
    EXPECT_EQ(budget.allotted(table("customer_contacts")), fewest + spare + 1);
    budget.spend(table("customer_contacts"), fewest + spare + 1);
    EXPECT_EQ(budget.allotted(table("customer_notes")), parents);
}

TEST(RequestBudget, AfterManyDifferencesATableStillHasItsOwn) {
    RequestBudget budget({&table("customers"), &table("leads")}, parents);
    budget.spend(table("customers"), 2000);
    EXPECT_EQ(budget.allotted(table("leads")), fewest + 1);
}

TEST(RequestBudget, AllTablesThatUseTheirAllotmentTakeAllOfIt) {
    std::vector<const Resource*> all;
    for (const auto& resource : Catalogue::built_in().resources()) {
        if (resource.enabled) { all.push_back(&resource); }
    }
    RequestBudget budget(all, parents);
    std::size_t spent = 0;
    for (const auto* resource : all) {
        const auto allotted = budget.allotted(*resource);
        budget.spend(*resource, allotted);
        spent += allotted;
    }
    EXPECT_EQ(spent, RequestBudget::requests_max);
}

}  // namespace
}  // namespace stmirror::verify
