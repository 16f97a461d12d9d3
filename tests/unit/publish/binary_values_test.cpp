// SPDX-License-Identifier: MIT
#include "publish/binary_values.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace stmirror::publish {
namespace {

constexpr std::size_t header_bytes = 20;

/// Returns the bytes of the array's elements.
std::string elements(const BinaryArray& array) { return array.bytes().substr(header_bytes); }

std::string element(TargetType type, const mirror::OwnedCell& cell) {
    BinaryArray array(type);
    EXPECT_TRUE(array.add(cell).has_value());
    return elements(array);
}

/// Returns the binary value of a time, which is the number of microseconds since 2000.
std::int64_t microseconds(const std::string& time) {
    const auto bytes = element(TargetType::Timestamptz, time);
    std::uint64_t number = 0;
    for (const char c : bytes.substr(4)) { number = (number << 8U) | static_cast<unsigned char>(c); }
    return static_cast<std::int64_t>(number);
}

TEST(BinaryArrayTest, NumbersAreBigEndian) {
    using std::string_literals::operator""s;
    EXPECT_EQ(element(TargetType::Bigint, std::int64_t{258}), "\0\0\0\10\0\0\0\0\0\0\1\2"s);
    EXPECT_EQ(element(TargetType::Bigint, std::numeric_limits<std::int64_t>::max()),
              "\0\0\0\10\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s);
    EXPECT_EQ(element(TargetType::Double, 1.0), "\0\0\0\10\x3F\xF0\0\0\0\0\0\0"s);
    EXPECT_EQ(element(TargetType::Boolean, std::int64_t{1}), "\0\0\0\1\1"s);
    EXPECT_EQ(element(TargetType::Bigint, std::monostate{}), "\xFF\xFF\xFF\xFF"s);
}

TEST(BinaryArrayTest, TheSeventhDigitDoesNotMoveATimeIntoTheNextDay) {
    EXPECT_EQ(microseconds("2000-01-01T00:00:00.0000000Z"), 0);
    EXPECT_EQ(microseconds("2000-01-01T23:59:59.9999999Z"), 86'399'999'999);
    EXPECT_EQ(microseconds("1999-12-31T23:59:59.9999999Z"), -1);
    EXPECT_EQ(microseconds("0001-01-01T00:00:00.0000000Z"), -63'082'281'600'000'000);
}

TEST(BinaryArrayTest, ZeroCharactersAreReplacedAndCounted) {
    BinaryArray array(TargetType::Text);
    ASSERT_TRUE(array.add(std::string("a\0b\0", 4)).has_value());
    EXPECT_EQ(elements(array).substr(4),
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD");
    EXPECT_EQ(array.replaced(), 2U);
}

TEST(BinaryArrayTest, AnEmptyArrayHasNoDimension) {
    EXPECT_EQ(BinaryArray(TargetType::Text).bytes().size(), 12U);
}

TEST(BinaryArrayTest, AValueOfAnotherTypeIsRefused) {
    BinaryArray array(TargetType::Bigint);
    const auto refused = array.add(std::string("17"));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::Database);
}

}  // namespace
}  // namespace stmirror::publish
