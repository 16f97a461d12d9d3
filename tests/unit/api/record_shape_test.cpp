// SPDX-License-Identifier: MIT
// Tests values of any shape: JSON columns, fields whose shape has changed, and records within records.
#include <gmock/gmock.h>

#include "decoder_fixture.hpp"

namespace stmirror::api {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using ::testing::ElementsAre;
using ::testing::Pair;

const Cell null;

TEST_F(PageDecoderTest, AJsonColumnHasTheValueByteForByteWhateverItIs) {
    for (const auto* value : {R"({ "a" : [1, {"b":1.10}],"c":"}\u0041"})", "[]", "[ 1 , [2]]", "\"x \\n]\"",
                              "-1.50e1", "true", "false"}) {
        const Page page = decode(R"({"id":1,"extra": )" + std::string(value) + R"( ,"name":"n"})");
        ASSERT_EQ(page.rows.size(), 1U) << value;
        EXPECT_EQ(page.cells_of(0)[Extra], Cell{std::string_view(value)});
        EXPECT_EQ(page.cells_of(0)[Name], Cell{"n"sv});
    }
    EXPECT_EQ(decode(R"({"id":1,"extra":null})").cells_of(0)[Extra], null);
    EXPECT_EQ(decode(R"({"id":1,"extra":[1] })").cells_of(0)[Extra], Cell{"[1]"sv});
    EXPECT_EQ(refusal(R"({"hasMore":false,"data":[{"id":1,"extra":{"a":tru}}]})").substr(0, 3), "the");
}

TEST_F(PageDecoderTest, AFoldedColumnHasTheTextOfAnotherWithoutCaseAndAccents) {
    auto folded = sample_column("name_folded", "", ColumnType::Text);
    folded.folded = "name";
    resource_.columns.push_back(folded);
    const Page page = decode(R"({"id":1,"name":"M\u00dcLLER"},{"id":2},{"id":3,"name":""})");
    ASSERT_EQ(page.rows.size(), 3U);
    EXPECT_EQ(page.cells_of(0).back(), Cell{"muller"sv});
    EXPECT_EQ(page.cells_of(0)[Name], Cell{"MÜLLER"sv});
    EXPECT_EQ(page.cells_of(1).back(), null);
    EXPECT_EQ(page.cells_of(2).back(), Cell{""sv});
}

TEST_F(PageDecoderTest, AFieldOfAnotherShapeStaysInTheRawJsonAndIsCounted) {
    const Page page = decode(R"({"id":1,"name":{"value":"x"},"address":"text"},{"id":2,"address":[1]},)"
                             R"({"id":3,"address":{"street":[1]},"tagTypeIds":{"a":1}},)"
                             R"({"id":4,"customFields":[3,{"typeId":7}]})");
    ASSERT_EQ(page.rows.size(), 4U);
    EXPECT_EQ(page.cells_of(0)[Name], null);
    EXPECT_EQ(page.cells_of(0)[Street], null);
    EXPECT_EQ(page.rows[0].raw, R"({"id":1,"name":{"value":"x"},"address":"text"})");
    EXPECT_EQ(page.child_range(2, 0).size, 0U);
    EXPECT_EQ(page.child_range(3, 1).size, 2U);
    EXPECT_THAT(page.unknown_fields,
                ElementsAre(Pair("address", 2), Pair("address.street", 1), Pair("customFields", 1),
                            Pair("name", 1), Pair("tagTypeIds", 1)));
}

TEST_F(PageDecoderTest, AKeyOrTimeOfChangeOfAnotherShapeMakesTheRecordUnusable) {
    EXPECT_EQ(reason(R"({"id":[2]})"), "field id: an array instead of a whole number");
    EXPECT_EQ(reason(R"({"id":2,"modifiedOn":{}})"), "field modifiedOn: an object instead of a time");
}

/// The responses have the records in the array "history" of each element.
class GroupTest : public PageDecoderTest {
 protected:
    GroupTest() {
        resource_.feed.each = "history";
        resource_.columns[OwnerId].outer = "jobId";
    }
};

TEST_F(GroupTest, TheRecordsAreTheElementsOfTheArray) {
    const Page page = decode(R"({"jobId":7,"history":[{"id":1,"name":"a"}, {"id":2,"tagTypeIds":[5]} ]},)"
                             R"({"history":[{"id":3}],"jobId":8},{"jobId":9,"history":[]},{"jobId":10})");
    ASSERT_EQ(page.rows.size(), 3U);
    EXPECT_TRUE(page.quarantined.empty());
    EXPECT_EQ(page.rows[0].raw, R"({"id":1,"name":"a"})");
    EXPECT_EQ(page.cells_of(0)[OwnerId], Cell{std::int64_t{7}});
    EXPECT_EQ(page.cells_of(1)[OwnerId], Cell{std::int64_t{7}});
    EXPECT_EQ(page.cells_of(1)[Name], null);
    EXPECT_EQ(page.child_range(1, 0).size, 1U);
    EXPECT_EQ(page.cells_of(2)[OwnerId], Cell{std::int64_t{8}});
    EXPECT_TRUE(page.unknown_fields.empty());
}

TEST_F(GroupTest, AFieldAroundTheRecordsMayBePartOfTheKey) {
    resource_.key = {"owner_id", "id"};
    const Page page = decode(R"({"history":[{"id":1}],"jobId":7})");
    ASSERT_EQ(page.rows.size(), 1U);
    EXPECT_EQ(key_at(page, 0), "[7,1]");
}

TEST_F(GroupTest, ARecordThatCannotBeDecodedGoesToQuarantineAlone) {
    const Page page = decode(R"({"jobId":7,"history":[{"id":1},{"id":"x"},5,{"id":3}]})");
    EXPECT_EQ(page.rows.size(), 2U);
    ASSERT_EQ(page.quarantined.size(), 2U);
    EXPECT_EQ(page.quarantined[0].raw, R"({"id":"x"})");
    EXPECT_EQ(page.quarantined[1].raw, "5");
}

TEST_F(GroupTest, AnObjectThatCannotBeReadGoesToQuarantineAsAWhole) {
    for (const auto* group : {R"({"jobId":"x","history":[{"id":1}]})", R"({"jobId":7,"history":5})",
                              R"({"jobId":7,"jobId":8,"history":[{"id":1}]})", "5", "[1]", "null"}) {
        const Page page = decode(R"({"jobId":1,"history":[{"id":1}]},)" + std::string(group) +
                                 R"(,{"jobId":3,"history":[{"id":2}]})");
        EXPECT_EQ(page.rows.size(), 2U) << group;
        ASSERT_EQ(page.quarantined.size(), 1U) << group;
        EXPECT_EQ(page.quarantined[0].raw, group);
    }
}

TEST_F(GroupTest, DamagedBytesQuarantineTheObjectThatHasThem) {
    const auto damaged = R"({"jobId":2,"history":[{"id":5,"name":")" + "\xff"s + R"("}]})";
    const Page page =
        decode(R"({"jobId":1,"history":[{"id":1}]},)" + damaged + R"(,{"jobId":3,"history":[{"id":2}]})");
    EXPECT_EQ(page.rows.size(), 2U);
    ASSERT_EQ(page.quarantined.size(), 1U);
    EXPECT_EQ(page.quarantined[0].raw, damaged);
    EXPECT_THAT(page.quarantined[0].reason, ::testing::HasSubstr("UTF-8"));
}

TEST_F(GroupTest, FieldsAroundTheRecordsThatAreNewAreCounted) {
    resource_.ignored = {"etag"};
    const Page page = decode(R"({"jobId":7,"new":{"a":1},"etag":2,"history":[{"id":1,"odd":1}]})");
    EXPECT_THAT(page.unknown_fields, ElementsAre(Pair("new", 1), Pair("odd", 1)));
}

TEST_F(GroupTest, AStoredRecordIsOneElement) {
    const auto page = decoder_.decode_record(resource_, R"({"id":1,"name":"a"})");
    ASSERT_EQ(page->rows.size(), 1U);
    EXPECT_EQ(page->cells_of(0)[Name], Cell{"a"sv});
}

}  // namespace
}  // namespace stmirror::api
