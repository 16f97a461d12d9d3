// SPDX-License-Identifier: MIT
// Tests the decoding of records: columns, child rows, quarantine.
#include <gmock/gmock.h>

#include <limits>

#include "catalogue/catalogue.hpp"
#include "decoder_fixture.hpp"

namespace stmirror::api {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::HasSubstr;

TEST_F(PageDecoderTest, DecodesEveryKindOfColumn) {
    const Page page =
        decode(R"({"id":7,"name":"Jo","address":{"street":"Elm 1"},"balance":-1.50,"active":true,)"
               R"("modifiedOn":"2021-07-19T20:35:38.28Z"})");
    ASSERT_EQ(page.rows.size(), 1U);
    const auto cells = page.cells_of(0);
    EXPECT_EQ(cells[Id], Cell{std::int64_t{7}});
    EXPECT_EQ(cells[Name], Cell{"Jo"sv});
    EXPECT_EQ(cells[Street], Cell{"Elm 1"sv});
    EXPECT_EQ(cells[Balance], Cell{-1.5});
    EXPECT_EQ(cells[Active], Cell{std::int64_t{1}});
    EXPECT_EQ(cells[ModifiedOn], Cell{"2021-07-19T20:35:38.2800000Z"sv});
    EXPECT_EQ(page.rows[0].modified, Timestamp::parse("2021-07-19T20:35:38.28Z"));
    EXPECT_EQ(page.continue_from, "t");
}

TEST_F(PageDecoderTest, NullAndMissingAreNull) {
    const Page page = decode(R"({"id":1,"name":null,"address":null,"balance":null,)"
                             R"("tagTypeIds":null},{"id":2})");
    ASSERT_EQ(page.rows.size(), 2U);
    for (std::size_t row = 0; row < 2; ++row) {
        for (const auto column : {Name, Street, Balance, Active, ModifiedOn}) {
            EXPECT_EQ(page.cells_of(row)[column], Cell{});
        }
        EXPECT_EQ(page.child_range(row, 0).size, 0U);
        EXPECT_FALSE(page.rows[row].modified);
    }
}

TEST_F(PageDecoderTest, ArraysBecomeChildRowsInOrder) {
    const Page page = decode(R"({"id":1,"tagTypeIds":[5,null,6],"customFields":[{"typeId":1,"value":"a"},)"
                             R"({"value":"b"}]},{"id":2,"tagTypeIds":[7]})");
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_EQ(page.child_range(0, 0).size, 3U);
    EXPECT_EQ(page.child_cells(0, 0)[0], Cell{std::int64_t{5}});
    EXPECT_EQ(page.child_cells(0, 1)[0], Cell{});
    EXPECT_EQ(page.child_range(0, 1).size, 2U);
    EXPECT_EQ(page.child_cells(1, 1)[0], Cell{});
    EXPECT_EQ(page.child_cells(1, 1)[1], Cell{"b"sv});
    EXPECT_EQ(page.child_range(1, 0).first, 3U);
    EXPECT_EQ(page.child_cells(0, 3)[0], Cell{std::int64_t{7}});
}

TEST_F(PageDecoderTest, AQuarantinedRecordLeavesNoChildRowsBehind) {
    const Page page = decode(R"({"id":1,"tagTypeIds":[1]},{"id":2,"tagTypeIds":[8,9],"name":4},)"
                             R"({"id":3,"tagTypeIds":[2]})");
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_EQ(page.child_range(1, 0).first, 1U);
    EXPECT_EQ(page.child_cells(0, 1)[0], Cell{std::int64_t{2}});
    EXPECT_EQ(page.children[0].size(), 2U);
    EXPECT_EQ(page.quarantined[0].key, "[2]");
}

TEST_F(PageDecoderTest, RawIsByteForByteWithoutTheBlanksAround) {
    const auto record =
        "{ \"name\" : \"\\u00e9 \\ud83d\\ude00 \xC3\xA9\",\r\n\t\"id\":\t1 , \"new\":[1, {\"x\": 1.10}] }"s;
    const Page page = decode(" \n" + record + " \t,\n" + record + "\n");
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_EQ(page.rows[0].raw, record);
    EXPECT_EQ(page.rows[1].raw, record);
    EXPECT_EQ(page.rows[0].hash, content_hash(record));
    EXPECT_EQ(page.cells_of(0)[Name], Cell{"\xC3\xA9 \xF0\x9F\x98\x80 \xC3\xA9"sv});
}

TEST_F(PageDecoderTest, TextOutlivesTheMoveOfThePageAndTheNextPage) {
    Page first = decode(R"({"id":1,"name":"plain"},{"id":2,"name":"a\nb\"\\\u0041"},{"id":3,"name":""})");
    const Page moved = std::move(first);
    decode(R"({"id":1,"name":"XXXXX"},{"id":2,"name":"Y\nY\"\\\u0041"})");
    EXPECT_EQ(moved.cells_of(0)[Name], Cell{"plain"sv});
    EXPECT_EQ(moved.cells_of(1)[Name], Cell{"a\nb\"\\A"sv});
    EXPECT_EQ(moved.cells_of(2)[Name], Cell{""sv});
    EXPECT_GT(moved.body.capacity(), moved.body.size());
}

TEST_F(PageDecoderTest, FieldsMayComeInAnyOrderAndWithEscapedNames) {
    const Page page = decode(R"({"name":"a","id":1},{"id":2,"name":"b"},{"\u006eame":"c","\u0069d":3})");
    ASSERT_EQ(page.rows.size(), 3U);
    EXPECT_EQ(page.cells_of(1)[Name], Cell{"b"sv});
    EXPECT_EQ(page.cells_of(2)[Name], Cell{"c"sv});
    EXPECT_EQ(page.cells_of(2)[Id], Cell{std::int64_t{3}});
}

TEST_F(PageDecoderTest, IntegersAreExactToTheEdgesOf64Bits) {
    const Page page = decode(R"({"id":9223372036854775807},{"id":-9223372036854775808},)"
                             R"({"id":9007199254740993},{"id":0})");
    ASSERT_EQ(page.rows.size(), 4U);
    EXPECT_EQ(page.cells_of(0)[Id], Cell{std::numeric_limits<std::int64_t>::max()});
    EXPECT_EQ(page.cells_of(1)[Id], Cell{std::numeric_limits<std::int64_t>::min()});
    EXPECT_EQ(page.cells_of(2)[Id], Cell{std::int64_t{9007199254740993}});
}

TEST_F(PageDecoderTest, NumbersThatNoIntegerHoldsGoToQuarantine) {
    EXPECT_EQ(reason(R"({"id":9223372036854775808})"),
              "field id: 9223372036854775808 does not fit into 64 bits");
    EXPECT_EQ(reason(R"({"id":-9223372036854775809})"),
              "field id: -9223372036854775809 does not fit into 64 bits");
    EXPECT_EQ(reason(R"({"id":18446744073709551616})"),
              "field id: 18446744073709551616 does not fit into 64 bits");
    EXPECT_EQ(reason(R"({"id":1.5})"), "field id: 1.5 is not a whole number");
    EXPECT_EQ(reason(R"({"id":1e3})"), "field id: 1e3 is not a whole number");
    EXPECT_EQ(reason(R"({"id":"12"})"), "field id: text instead of a whole number");
    EXPECT_LT(reason(R"({"id":)" + std::string(5000, '9') + "}").size(), 100U);
}

TEST_F(PageDecoderTest, AnyNumberIsFineInARealColumn) {
    const Page page =
        decode(R"({"id":1,"balance":0.0000000000000000000},{"id":2,"balance":18446744073709551616},{"id":3,)"
               R"("balance":-0},{"id":4,"balance":1E-400},{"id":5,"balance":7})");
    ASSERT_EQ(page.rows.size(), 5U);
    EXPECT_EQ(page.cells_of(1)[Balance], Cell{18446744073709551616.0});
    EXPECT_EQ(page.cells_of(4)[Balance], Cell{7.0});
    EXPECT_EQ(reason(R"({"id":2,"balance":1e999})"),
              "field balance: 1e999 does not fit into a floating-point number");
}

TEST_F(PageDecoderTest, WrongTypesGoToQuarantineWithoutTheirText) {
    EXPECT_EQ(reason(R"({"id":2,"name":5})"), "field name: a number instead of text");
    EXPECT_EQ(reason(R"({"id":2,"name":true})"), "field name: a boolean instead of text");
    EXPECT_EQ(reason(R"({"id":2,"active":"secret"})"), "field active: text instead of a boolean");
    EXPECT_EQ(reason(R"({"id":2,"balance":"1"})"), "field balance: text instead of a number");
    EXPECT_EQ(reason(R"({"id":2,"tagTypeIds":["x"]})"), "field tagTypeIds: text instead of a whole number");
    EXPECT_EQ(reason(R"({"id":2,"customFields":[{"value":3}]})"),
              "field customFields.value: a number instead of text");
    EXPECT_EQ(reason(R"({"id":2,"modifiedOn":"secret"})"), "field modifiedOn: it is not a time");
    EXPECT_EQ(reason(R"({"id":2,"modifiedOn":"2021-02-30T00:00:00Z"})"),
              "field modifiedOn: it is not a time");
}

TEST_F(PageDecoderTest, AKeyThatIsMissingNullOrTwiceGoesToQuarantine) {
    EXPECT_THAT(reason(R"({"name":"x"})"), HasSubstr("field id: it is missing"));
    EXPECT_THAT(reason(R"({"id":null})"), HasSubstr("field id: it is missing"));
    EXPECT_EQ(reason(R"({"id":1,"id":2})"), "field id: it occurs twice");
    EXPECT_EQ(reason(R"({"id":1,"address":{"street":"a"},"address":{}})"), "field address: it occurs twice");
    EXPECT_EQ(reason(R"({"id":1,"address":{"street":"a","street":"a"}})"),
              "field address.street: it occurs twice");
    EXPECT_EQ(reason("{}"), "field id: it is missing, but is part of the key");
}

TEST_F(PageDecoderTest, ElementsThatAreNoObjectsGoToQuarantine) {
    for (const auto* element : {"null", "1", "\"x\"", "true", "[]", "[ 1, {\"a\": [2] } ]", "1e999"}) {
        EXPECT_EQ(reason(element).substr(0, 19), "it is not an object") << element;
    }
}

TEST_F(PageDecoderTest, LoneSurrogatesQuarantineOnlyTheirRecord) {
    EXPECT_EQ(reason(R"({"id":2,"name":"cut \ud83d"})"), "field name: its escapes are not valid Unicode");
    EXPECT_EQ(reason(R"({"id":2,"name":"\udc00"})"), "field name: its escapes are not valid Unicode");
}

TEST_F(PageDecoderTest, CountsUnknownFieldsOncePerRecordButNotIgnoredOnes) {
    const Page page = decode(R"({"id":1,"new":1,"permissions":{},"address":{"planet":"x"}},{"id":2,"new":2,)"
                             R"("customFields":[{"odd":1},{"odd":2}]})");
    const std::map<std::string, std::uint64_t, std::less<>> expected{
        {"new", 2}, {"address.planet", 1}, {"customFields.odd", 1}};
    EXPECT_EQ(page.unknown_fields, expected);
}

TEST_F(PageDecoderTest, ValuesFromTheParentStandWhereTheJsonHasNone) {
    resource_.key = {"owner_id", "id"};
    const std::string body = R"({"hasMore":false,"data":[{"id":1},{"id":2,"name":"own"},)"
                             R"({"id":3,"name":null}]})";
    const std::vector<ParentValue> parent{{OwnerId, Cell{std::int64_t{9}}},
                                          {Name, Cell{std::string_view("of the parent")}}};
    const auto page = decoder_.decode(resource_, Envelope::Paged, body, parent);
    ASSERT_EQ(page->rows.size(), 3U);
    EXPECT_EQ(page->cells_of(0)[OwnerId], Cell{std::int64_t{9}});
    EXPECT_EQ(page->cells_of(0)[Name], Cell{"of the parent"sv});
    EXPECT_EQ(page->cells_of(1)[Name], Cell{"own"sv});
    EXPECT_EQ(page->cells_of(2)[Name], Cell{"of the parent"sv});
    const auto without = decoder_.decode(resource_, Envelope::Paged, body);
    EXPECT_EQ(without->quarantined.size(), 3U);
    EXPECT_THAT(without->quarantined[0].reason, HasSubstr("field owner_id"));
}

TEST_F(PageDecoderTest, OneRecordByItselfIsAPageOfOne) {
    const auto page = decoder_.decode_record(resource_, " {\"id\":1,\"name\":\"x\"}\r\n");
    ASSERT_TRUE(page);
    ASSERT_EQ(page->rows.size(), 1U);
    EXPECT_EQ(page->rows[0].raw, R"({"id":1,"name":"x"})");
    EXPECT_EQ(decoder_.decode_record(resource_, R"({"title":"x"})")->quarantined.size(), 1U);
    for (const auto* body : {"null", "[]", "", "{\"id\":1}x", "{\"id\":1", "<p>"}) {
        const auto refused = decoder_.decode_record(resource_, body);
        ASSERT_FALSE(refused) << body;
        EXPECT_EQ(refused.error().code, Errc::Protocol);
    }
}

TEST_F(PageDecoderTest, AVeryLongRecordIsDecoded) {
    const Page page = decode(R"({"id":1,"name":")" + std::string(5'000'000, 'x') + R"(\n"})");
    ASSERT_EQ(page.rows.size(), 1U);
    EXPECT_EQ(std::get<std::string_view>(page.cells_of(0)[Name]).size(), 5'000'001U);
}

TEST_F(PageDecoderTest, EveryResourceOfTheCatalogueIsPlanned) {
    for (const Resource& resource : Catalogue::built_in().resources()) {
        const auto page = decoder_.decode(resource, Envelope::Paged, R"({"hasMore":false,"data":[{}]})");
        ASSERT_TRUE(page) << resource.name;
        EXPECT_EQ(page->quarantined.size(), 1U) << resource.name;
    }
}

}  // namespace
}  // namespace stmirror::api
