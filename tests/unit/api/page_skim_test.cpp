// SPDX-License-Identifier: MIT
// Tests pages of which only the keys are decoded.
#include <gmock/gmock.h>

#include "base/random.hpp"
#include "damaged_page.hpp"
#include "decoder_fixture.hpp"

namespace stmirror::api {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::UnorderedElementsAreArray;

class PageSkimTest : public PageDecoderTest {
 protected:
    Result<Page> skim_body(std::string body, Envelope envelope = Envelope::Export) {
        return decoder_.decode(resource_, envelope, std::move(body), {}, Depth::Keys);
    }
    static std::string body_of(const std::string& elements) {
        return R"({"hasMore":true,"continueFrom":"t","data":[)" + elements + "]}";
    }
    static std::vector<std::string> records_of(const Page& page) {
        std::vector<std::string> records;
        for (const auto& row : page.rows) { records.emplace_back(row.raw); }
        for (const auto& record : page.quarantined) { records.push_back(record.raw); }
        return records;
    }
};

TEST_F(PageSkimTest, HasTheKeyTheBytesAndTheHashOfEachRecord) {
    const auto body = body_of(R"( {"id":7,"name":"a","address":{"street":"x"}} , {"name":null, "id" : -2 })");
    const auto skimmed = skim_body(body).value();
    const auto decoded = decode_body(body).value();
    ASSERT_TRUE(skimmed.is_skimmed);
    EXPECT_FALSE(decoded.is_skimmed);
    EXPECT_THAT(records_of(skimmed), ElementsAreArray(records_of(decoded)));
    EXPECT_EQ(skimmed.rows[1].hash, decoded.rows[1].hash);
    EXPECT_THAT(skimmed.skimmed_key(0), ElementsAre(Cell(std::int64_t{7})));
    EXPECT_THAT(skimmed.skimmed_key(1), ElementsAre(Cell(std::int64_t{-2})));
    EXPECT_EQ(skimmed.continue_from, "t");
    EXPECT_TRUE(skimmed.has_more);
}

TEST_F(PageSkimTest, AKeyMayHaveSeveralColumnsInAnyOrder) {
    resource_.key = {"name", "id"};
    const auto page =
        skim_body(body_of(R"({"id":1,"active":true,"name":"caf\u00e9"},{"name":"b","id":2})")).value();
    ASSERT_TRUE(page.is_skimmed);
    EXPECT_THAT(page.skimmed_key(0), ElementsAre(Cell("café"), Cell(std::int64_t{1})));
    EXPECT_THAT(page.skimmed_key(1), ElementsAre(Cell("b"), Cell(std::int64_t{2})));
}

TEST_F(PageSkimTest, APageWithAnUnusualRecordIsDecodedCompletely) {
    for (const std::string record :
         {"5", "[]", "null", R"({"name":"x"})", "{}", R"({"id":"1"})", R"({"id":null})", R"({"id":1.5})",
          R"({"\u0069d":4})", "{\"id\":4,\"name\":\"\xFF\"}"}) {
        const auto body = body_of(R"({"id":1,"name":"a"},)" + record + R"(,{"id":3})");
        const auto page = skim_body(body).value();
        const auto decoded = decode_body(body).value();
        EXPECT_FALSE(page.is_skimmed) << record;
        EXPECT_THAT(records_of(page), ElementsAreArray(records_of(decoded))) << record;
        EXPECT_EQ(page.cells, decoded.cells) << record;
    }
}

TEST_F(PageSkimTest, APageWhoseColumnsDoNotOnlyComeFromItsJsonIsDecodedCompletely) {
    const auto body = body_of(R"({"id":1})");
    const std::vector<ParentValue> parent{{SampleColumn::OwnerId, std::int64_t{5}}};
    EXPECT_FALSE(decoder_.decode(resource_, Envelope::Export, body, parent, Depth::Keys)->is_skimmed);
    resource_.columns[SampleColumn::OwnerId].outer = "owner";
    EXPECT_FALSE(skim_body(body)->is_skimmed);
}

TEST_F(PageSkimTest, WhatIsNotAPageIsRefused) {
    for (const std::string body :
         {R"({"hasMore":false,"data":[{"id":1})", R"({"data":[{"id":1}]})",
          R"({"hasMore":false,"data":[{"id":1}]} x)", "<html>", R"({"error":"no"})"}) {
        const auto page = skim_body(body);
        ASSERT_TRUE(page.has_error()) << body;
        EXPECT_EQ(page.error().text, decode_body(body).error().text);
    }
}

TEST_F(PageSkimTest, OfDamagedPagesItHasTheRecordsOfTheCompleteDecoding) {
    Random random(20261130);
    int compared = 0;
    for (int i = 0; i < 5'000; ++i) {
        const auto body = damaged_page(random);
        const auto decoded = decode_body(body);
        if (!decoded) { continue; }
        const auto page = skim_body(body);
        ASSERT_TRUE(page) << body;
        ASSERT_THAT(records_of(*page), UnorderedElementsAreArray(records_of(*decoded))) << body;
        compared += page->is_skimmed ? 1 : 0;
    }
    EXPECT_GT(compared, 100);
}

}  // namespace
}  // namespace stmirror::api
