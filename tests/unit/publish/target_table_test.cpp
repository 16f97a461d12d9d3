// SPDX-License-Identifier: MIT
#include "publish/target_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalogue/catalogue.hpp"

namespace stmirror::publish {
namespace {

using ::testing::Contains;
using ::testing::Not;

std::vector<std::string> names(const ColumnChoice& choice) {
    std::vector<std::string> names;
    const auto table = published_table(*Catalogue::built_in().find("customers"), choice);
    for (const auto& column : table.records.columns) { names.push_back(column.name); }
    return names;
}

TEST(TargetTableTest, LeavingOutAColumnLeavesOutWhatIsDerivedFromIt) {
    EXPECT_THAT(names({}), Contains("name_folded"));
    const auto left = names({.left_out = {"customers.name"}});
    for (const auto* derived : {"name", "name_folded", "_raw"}) { EXPECT_THAT(left, Not(Contains(derived))); }
    EXPECT_THAT(left, Contains("address_city"));
}

TEST(TargetTableTest, AFoldedColumnCanBeLeftOutAlone) {
    const auto left = names({.left_out = {"customers.name_folded"}});
    EXPECT_THAT(left, Contains("name"));
    EXPECT_THAT(left, Not(Contains("name_folded")));
}

}  // namespace
}  // namespace stmirror::publish
