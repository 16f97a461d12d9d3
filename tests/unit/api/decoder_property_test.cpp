// SPDX-License-Identifier: MIT
// Good pages are damaged at random. The decoder either refuses them or decodes what an independent parser
// reads.
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "decoder_oracle.hpp"

namespace stmirror::api {
namespace {

const std::string good_page =
    R"({"hasMore":true,"continueFrom":"AQ+=","data":[{"id":1,"name":"Jo \u00e9\n","address":{"street":"Elm"},)"
    R"("balance":-1.50e2,"active":true,"modifiedOn":"2021-07-19T20:35:38.28Z","tagTypeIds":[1,2,null],)"
    R"("customFields":[{"typeId":5,"value":"x"}],"new":{"a":[1,"b",null,false]}},)"
    R"({"id":9223372036854775807,"active":false}],)"
    R"("totalCount":null})";

constexpr std::string_view pieces[] = {
    "\"",       "\\",  ",",       ":",  "{",  "}",    "[",       "]",          "null",
    "true",     "0",   "1",       "-",  ".",  "e9",   " ",       "\n",         "\xFF",
    "\xC3\xA9", "\\u", "\\ud800", "{}", "[]", "\"\"", "\"id\":", "\"data\":[", "9223372036854775808",
    "x"};

std::string damaged(Random& random) {
    std::string body = good_page;
    for (auto changes = random.below(4) + 1; changes > 0; --changes) {
        const auto at = random.below(body.size() + 1);
        const auto length = random.below(4) == 0 ? random.below(40) : random.below(3);
        body.replace(at, length, pieces[random.below(std::size(pieces))]);
    }
    return body;
}

TEST(DecoderProperty, DamagedPagesAreRefusedOrDecodedRight) {
    EXPECT_EQ(decoder_fault(good_page), "");
    Random random(20261123);
    for (int i = 0; i < 5'000; ++i) {
        const auto body = damaged(random);
        ASSERT_EQ(decoder_fault(body), "") << body;
    }
}

/// JSON's grammar allows a number that no double can represent, and the decoder does not read this one.
TEST(DecoderProperty, TheOracleAcceptsANumberBeyondADouble) {
    EXPECT_EQ(
        decoder_fault(R"({"hasMore": false, "continueFrom": "a", "data": [{"id": 1, "x": -1.50e4775807}]})"),
        "");
    EXPECT_EQ(decoder_fault(R"({"id": 1, "x": -1.50e4775807})"), "");
}

}  // namespace
}  // namespace stmirror::api
