// SPDX-License-Identifier: MIT
// Tests which complete bodies are a page, and which are refused.
#include <gmock/gmock.h>

#include "decoder_fixture.hpp"

namespace stmirror::api {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::HasSubstr;

TEST_F(PageDecoderTest, InvalidUtf8QuarantinesOnlyItsRecord) {
    for (const auto& bytes :
         {"\xFF"s, "\xC3"s, "\xC0\xAF"s, "\xED\xA0\x80"s, "\xF5\x80\x80\x80"s, "\xE2\x82"s, "a\x80\x80"s}) {
        EXPECT_EQ(reason(R"({"id":2,"name":")" + bytes + R"("})"), "it is not valid UTF-8");
        EXPECT_EQ(reason(R"({"id":2,")" + bytes + R"(":1})"), "it is not valid UTF-8");
    }
    EXPECT_THAT(refusal("{\"hasMore\":false,\"continueFrom\":\"\xFF\",\"data\":[{\"id\":1}]}"),
                HasSubstr("UTF-8"));
    EXPECT_THAT(refusal("{\"hasMore\":false,\"data\":[{\"id\":1}\xFF]}"), HasSubstr("not complete JSON"));
    const Page whole = decode(
        "{\"id\":1,\"name\":\"\xC3\xA9\"},{\"id\":2,\"name\":\"\xFF\"},{\"id\":3,\"name\":\"\xC3\xA9\"}");
    EXPECT_EQ(whole.cells_of(1)[Name], Cell{"\xC3\xA9"sv});
    EXPECT_EQ(whole.rows[1].raw, "{\"id\":3,\"name\":\"\xC3\xA9\"}");
}

TEST_F(PageDecoderTest, BrokenJsonAnywhereRefusesThePage) {
    for (const auto* record : {R"({"id":1,})",
                               R"({"id":01})",
                               R"({"id":1 "name":"x"})",
                               R"({"id":tru})",
                               R"({"id":})",
                               R"({id:1})",
                               R"({"id":1,"name":"\q"})",
                               R"({"id":1,"new":"\q"})",
                               R"({"id":1,"new":+1})",
                               R"({"id":1,"new":[1,]})",
                               R"({"id":1,"new":nul})",
                               R"({"id":1,"new":{"a" 1}})",
                               R"({"id":1,"new":[1}})",
                               R"({"id":1,"permissions":.5})",
                               R"({"id":1,"\x":1})",
                               "{\"id\":1,\"name\":\"a\nb\"}",
                               R"({"id":1]})",
                               R"({"id":1.})",
                               R"({"id":1,"balance":1e})",
                               R"({"id":1,"active":truee})",
                               R"({"id":1,"name":"a""b"})",
                               R"({"id":1)",
                               "",
                               "{\"id\":1}}"}) {
        EXPECT_THAT(refusal(R"({"hasMore":false,"data":[{"id":1},)" + std::string(record) + "]}"),
                    HasSubstr("not complete JSON"))
            << record;
    }
}

TEST_F(PageDecoderTest, ABodyCutOffAnywhereIsRefused) {
    const auto body = R"({"hasMore":true,"continueFrom":"abc","data":[{"id":1,"name":"x",)"
                      R"("tagTypeIds":[1,2]},{"id":2}],"more":{"a":[]}})"s;
    ASSERT_TRUE(decode_body(body));
    for (std::size_t length = 0; length < body.size(); ++length) {
        EXPECT_NE(refusal(body.substr(0, length)), "(accepted)") << body.substr(0, length);
    }
}

TEST_F(PageDecoderTest, WhatIsNoPageIsRefused) {
    EXPECT_THAT(refusal(""), HasSubstr("empty"));
    EXPECT_THAT(refusal(" \r\n"), HasSubstr("empty"));
    EXPECT_THAT(refusal("<!DOCTYPE html><p>503"), HasSubstr("HTML"));
    EXPECT_THAT(refusal(R"({"title":"Something broke","status":500})"), HasSubstr("without data"));
    EXPECT_THAT(refusal(R"({"hasMore":false})"), HasSubstr("without data"));
    EXPECT_THAT(refusal(R"({"hasMore":false,"data":null})"), HasSubstr("data is not an array"));
    EXPECT_THAT(refusal(R"({"hasMore":false,"data":{}})"), HasSubstr("data is not an array"));
    EXPECT_THAT(refusal(R"({"data":[]})"), HasSubstr("hasMore is missing"));
    EXPECT_THAT(refusal(R"({"hasMore":null,"data":[]})"), HasSubstr("hasMore is not a boolean"));
    EXPECT_THAT(refusal(R"({"hasMore":"false","data":[]})"), HasSubstr("hasMore is not a boolean"));
    EXPECT_THAT(refusal(R"({"hasMore":false,"data":[],"data":[]})"), HasSubstr("twice"));
    EXPECT_THAT(refusal(R"({"hasMore":false,"data":[],"continueFrom":5})"), HasSubstr("continueFrom"));
    EXPECT_THAT(refusal(R"({"hasMore":false,"data":[],"totalCount":-1})"), HasSubstr("totalCount"));
    EXPECT_THAT(refusal(R"({"hasMore":false,"data":[]}{"hasMore":false,"data":[]})"),
                HasSubstr("extra data after the JSON"));
    EXPECT_THAT(refusal(R"([{"id":1}])"), HasSubstr("not an object"));
    for (const auto* scalar : {"1", "null", "true", "\"data\"", "-", "{", "[", "}", "\"", "\\"}) {
        EXPECT_NE(refusal(scalar), "(accepted)") << scalar;
        EXPECT_NE(refusal(scalar, Envelope::Array), "(accepted)") << scalar;
    }
    EXPECT_THAT(refusal(R"({"hasMore":false,"data":[]})", Envelope::Array), HasSubstr("not an array"));
}

TEST_F(PageDecoderTest, ARefusalShowsNothingOfTheBody) {
    EXPECT_THAT(refusal(R"({"hasMore":false,"data":[{"id":1,"name":"Secretname)"),
                testing::Not(HasSubstr("Secret")));
}

TEST_F(PageDecoderTest, TheEnvelopeMayComeInAnyOrder) {
    const auto page = decode_body(R"({"data":[{"id":1}],"totalCount":12,"page":1,"x":[{}],)"
                                  R"("hasMore":true})",
                                  Envelope::Paged);
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->has_more);
    EXPECT_EQ(page->total_count, 12);
    EXPECT_FALSE(page->continue_from);
    EXPECT_EQ(page->rows.size(), 1U);
}

TEST_F(PageDecoderTest, ATokenThatIsNullMissingOrEmptyIsNone) {
    for (const auto* field : {R"("continueFrom":null,)", "", R"("continueFrom":"",)"}) {
        const auto page = decode_body(R"({"hasMore":false,)"s + field + R"("data":[]})");
        ASSERT_TRUE(page) << field;
        EXPECT_FALSE(page->continue_from) << field;
    }
    const auto page = decode_body(R"({"hasMore":false,"continueFrom":"a+\/b=","data":[]})");
    EXPECT_EQ(page->continue_from, "a+/b=");
}

TEST_F(PageDecoderTest, BareArraysArePages) {
    const auto page = decode_body(R"( [ {"id":1} , {"id":2} ] )", Envelope::Array);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->rows.size(), 2U);
    EXPECT_FALSE(page->has_more);
    EXPECT_TRUE(decode_body("[]", Envelope::Array));
}

TEST_F(PageDecoderTest, DeepNestingNeitherCrashesNorStopsThePage) {
    for (const std::size_t depth : {100U, 2000U, 1'000'000U}) {
        const auto deep = std::string(depth, '[') + std::string(depth, ']');
        const Page page = decode(R"({"id":1},{"id":2,"new":)" + deep + R"(},{"id":3})");
        EXPECT_EQ(page.rows.size(), depth == 100 ? 3U : 2U);
        if (depth > 100) { EXPECT_EQ(page.quarantined[0].reason, "it is nested too deeply"); }
    }
    EXPECT_NE(refusal(std::string(1'000'000, '[')), "(accepted)");
    EXPECT_NE(refusal(R"({"hasMore":false,"data":[)" + std::string(1'000'000, '{')), "(accepted)");
}

}  // namespace
}  // namespace stmirror::api
