// SPDX-License-Identifier: MIT
// Good pages are damaged at random. The decoder either refuses them or decodes what an independent parser
// reads.
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "damaged_page.hpp"
#include "decoder_oracle.hpp"

namespace stmirror::api {
namespace {

TEST(DecoderProperty, DamagedPagesAreRefusedOrDecodedRight) {
    EXPECT_EQ(decoder_fault(good_page), "");
    Random random(20261123);
    for (int i = 0; i < 5'000; ++i) {
        const auto body = damaged_page(random);
        ASSERT_EQ(decoder_fault(body), "") << body;
    }
}

/// JSON's grammar allows a number that no double can represent. The decoder accepts it here, because it does
/// not read the number's field.
TEST(DecoderProperty, TheOracleAcceptsANumberBeyondADouble) {
    EXPECT_EQ(
        decoder_fault(R"({"hasMore": false, "continueFrom": "a", "data": [{"id": 1, "x": -1.50e4775807}]})"),
        "");
    EXPECT_EQ(decoder_fault(R"({"id": 1, "x": -1.50e4775807})"), "");
}

}  // namespace
}  // namespace stmirror::api
