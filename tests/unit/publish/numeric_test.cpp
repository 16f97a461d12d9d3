// SPDX-License-Identifier: MIT
#include "publish/numeric.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace stmirror::publish {
namespace {

/// Returns the number of groups, the weight, the sign and the number of decimal places, then the groups of
/// four digits.
std::vector<int> words(std::string_view number) {
    const auto bytes = numeric_bytes(number);
    std::vector<int> all;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const auto word = static_cast<unsigned>(static_cast<unsigned char>(bytes[i])) << 8U |
                          static_cast<unsigned char>(bytes[i + 1]);
        all.push_back(static_cast<std::int16_t>(word));
    }
    return all;
}

using Words = std::vector<int>;

TEST(Numeric, KeepsTheDigitsAndTheDecimalPlaces) {
    EXPECT_EQ(words("0"), (Words{0, 0, 0, 0}));
    EXPECT_EQ(words("-0.00"), (Words{0, 0, 0, 2}));
    EXPECT_EQ(words("12.50"), (Words{2, 0, 0, 2, 12, 5000}));
    EXPECT_EQ(words("-1234567.8"), (Words{3, 1, 0x4000, 1, 123, 4567, 8000}));
    EXPECT_EQ(words("10000"), (Words{1, 1, 0, 0, 1}));
    EXPECT_EQ(words("0.0001"), (Words{1, -1, 0, 4, 1}));
    EXPECT_EQ(words("0.3333333333333333333333333333"),
              (Words{7, -1, 0, 28, 3333, 3333, 3333, 3333, 3333, 3333, 3333}));
}

TEST(Numeric, TakesExponents) {
    EXPECT_EQ(words("1.25e2"), words("125"));
    EXPECT_EQ(words("1E+4"), words("10000"));
    EXPECT_EQ(words("125e-2"), words("1.25"));
    EXPECT_EQ(words("5e-3"), words("0.005"));
    EXPECT_EQ(words("1e-99999999999")[0], 0);
}

TEST(Numeric, HasNoMoreDecimalPlacesThanPostgresqlTakes) {
    EXPECT_EQ(words("0." + std::string(20'000, '7'))[3], 16'383);
}

}  // namespace
}  // namespace stmirror::publish
