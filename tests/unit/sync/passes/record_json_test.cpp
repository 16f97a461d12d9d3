// SPDX-License-Identifier: MIT
#include "sync/passes/record_json.hpp"

#include <gmock/gmock.h>

namespace stmirror::sync {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DifferingFields, NamesThemWithTheirPath) {
    EXPECT_THAT(
        differing_fields(R"({"id":1,"name":"a","address":{"city":"x","zip":"1"},"tags":[1,2]})",
                         R"({"id":1,"name":"b","address":{"city":"y","zip":"1"},"tags":[2,1]})", Fields::All),
        ElementsAre("address.city", "name", "tags"));
}

TEST(DifferingFields, OrderAndBlanksMakeNoDifference) {
    EXPECT_THAT(
        differing_fields(R"({"a":1.50,"b":"\u00e9"})", "{ \"b\": \"\xc3\xa9\", \"a\": 1.5 }", Fields::All),
        IsEmpty());
}

TEST(DifferingFields, LargeNumbersAreNotRounded) {
    EXPECT_THAT(differing_fields(R"({"id":9007199254740993})", R"({"id":9007199254740992})", Fields::All),
                ElementsAre("id"));
}

TEST(DifferingFields, FormsDifferInFieldsThatOneLacks) {
    const auto* in_export = R"({"id":1,"active":true,"externalData":null})";
    const auto* in_list = R"({"externalData":[],"id":1})";
    EXPECT_THAT(differing_fields(in_export, in_list, Fields::Shared), IsEmpty());
    EXPECT_THAT(differing_fields(in_export, in_list, Fields::All), ElementsAre("active", "externalData"));
    EXPECT_THAT(differing_fields(R"({"a":[]})", R"({"a":[1]})", Fields::Shared), ElementsAre("a"));
    EXPECT_THAT(differing_fields(R"({"a":null})", R"({"a":0})", Fields::Shared), ElementsAre("a"));
}

TEST(DifferingFields, TextThatIsNotARecordDiffersCompletely) {
    EXPECT_THAT(differing_fields("garbage", R"({"a":1})", Fields::All), ElementsAre("the whole record"));
}

TEST(IsInactive, OnlyWhereTheRecordSaysSo) {
    EXPECT_TRUE(is_inactive(R"({"active":false})"));
    EXPECT_FALSE(is_inactive(R"({"active":true})"));
    EXPECT_FALSE(is_inactive(R"({"active":null})"));
    EXPECT_FALSE(is_inactive(R"({"id":1})"));
    EXPECT_FALSE(is_inactive("[]"));
}

TEST(WithStoredFields, AddsThoseThatTheShownRecordLacks) {
    EXPECT_EQ(with_stored_fields(R"({"id":1,"name":"new"})", R"({"active":true,"name":"old"})", true),
              R"({"active":true,"id":1,"name":"new"})");
}

TEST(WithStoredFields, ARowStoredAsInactiveIsDoubtfulIfOnlyActiveRecordsAreShown) {
    const auto* inactive = R"({"active":false,"id":1})";
    EXPECT_EQ(with_stored_fields(R"({"id":1})", inactive, true), std::nullopt);
    EXPECT_EQ(with_stored_fields(R"({"id":1})", inactive, false), inactive);
    EXPECT_EQ(with_stored_fields(R"({"active":true,"id":1})", inactive, true), R"({"active":true,"id":1})");
    EXPECT_EQ(with_stored_fields(inactive, inactive, true), inactive) << "the record itself has the field";
}

TEST(RecordWith, HasTheColumnsThatALookUpNeeds) {
    Resource resource;
    resource.key = {"customer_id", "id"};
    for (const auto* name : {"customer_id", "id", "value"}) {
        auto& column = resource.columns.emplace_back();
        column.name = name;
        column.type = column.name == "value" ? ColumnType::Text : ColumnType::Integer;
    }
    resource.columns[0].field = "customerId";
    resource.columns[1].field = "id";
    resource.columns[2].field = "value";
    auto known = where_key(resource, "[17,9007199254740993]");
    EXPECT_THAT(known, ElementsAre(std::pair("customer_id", "17"), std::pair("id", "9007199254740993")));
    known.emplace_back("value", "42");
    EXPECT_EQ(record_with(resource, known), R"({"customerId":17,"id":9007199254740993,"value":"42"})");
}

}  // namespace
}  // namespace stmirror::sync
