// SPDX-License-Identifier: MIT
#include "net/reply_body.hpp"

#include <gtest/gtest.h>

#include "support/gzipped.hpp"

namespace stmirror::net {
namespace {

using testing::gzipped;

constexpr std::uint64_t plenty = 64 << 20;

Result<std::string> unpack(std::string_view packed, std::size_t piece, std::uint64_t bytes_max = plenty) {
    ReplyBody body;
    auto outcome = body.start("gzip", packed.size(), bytes_max);
    for (; outcome && !packed.empty(); packed.remove_prefix(std::min(piece, packed.size()))) {
        outcome = body.add(packed.substr(0, piece));
    }
    if (outcome) { outcome = body.finish(); }
    if (!outcome) { return outcome.error(); }
    return body.take();
}

std::string varied_text(std::size_t size) {
    std::string text;
    for (unsigned i = 0; text.size() < size; ++i) {
        text += "{\"id\":" + std::to_string(i * 2654435761U) + "}";
    }
    return text;
}

TEST(ReplyBodyTest, UnpacksGzipWhateverThePieces) {
    const std::string text = varied_text(300'000);
    const std::string packed = gzipped(text);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{65536}, packed.size()}) {
        EXPECT_EQ(unpack(packed, piece).value(), text) << piece;
    }
}

TEST(ReplyBodyTest, UnpacksSeveralMembersAsOne) {
    EXPECT_EQ(unpack(gzipped("one ") + gzipped("") + gzipped("two"), 5).value(), "one two");
}

TEST(ReplyBodyTest, AnEmptyBodyIsNoBrokenGzip) {
    EXPECT_EQ(unpack("", 1).value(), "");
    EXPECT_EQ(unpack(gzipped(""), 100).value(), "");
}

TEST(ReplyBodyTest, EveryTruncationIsAnError) {
    const std::string packed = gzipped("a text that is cut off somewhere");
    for (std::size_t size = 1; size < packed.size(); ++size) {
        const auto outcome = unpack(packed.substr(0, size), 100);
        ASSERT_TRUE(outcome.has_error()) << size;
        EXPECT_EQ(outcome.error().code, Errc::Protocol);
    }
}

TEST(ReplyBodyTest, DamageAndTrailingBytesAreErrors) {
    const std::string packed = gzipped("a text with a check sum");
    std::string damaged = packed;
    damaged[packed.size() - 6] = static_cast<char>(damaged[packed.size() - 6] ^ 1);
    EXPECT_EQ(unpack(damaged, 100).error().code, Errc::Protocol);
    EXPECT_EQ(unpack(packed + "garbage", 100).error().code, Errc::Protocol);
    EXPECT_EQ(unpack(packed + '\0', 1).error().code, Errc::Protocol);
    EXPECT_EQ(unpack("{\"data\":[]}", 100).error().code, Errc::Protocol);
}

TEST(ReplyBodyTest, UnpacksUpToTheBoundAndNoFurther) {
    const std::string packed = gzipped(std::string(1 << 20, 'x'));
    EXPECT_EQ(unpack(packed, 100, 1 << 20).value().size(), 1U << 20);
    EXPECT_EQ(unpack(packed, 100, (1 << 20) - 1).error().code, Errc::Protocol);
}

TEST(ReplyBodyTest, ABombIsStoppedAtTheBound) {
    ReplyBody body;
    const std::string bomb = gzipped(std::string(std::size_t{100} << 20, '\0'));
    ASSERT_TRUE(body.start("gzip", bomb.size(), 1 << 20).has_value());
    EXPECT_EQ(body.add(bomb).error().code, Errc::Protocol);
    EXPECT_LT(body.take().capacity(), std::size_t{4} << 20);
}

TEST(ReplyBodyTest, RefusesAnEncodingThatNobodyAskedFor) {
    for (const char* encoding : {"br", "deflate", "gzip, gzip", "zstd"}) {
        EXPECT_EQ(ReplyBody().start(encoding, 10, plenty).error().code, Errc::Protocol) << encoding;
    }
    EXPECT_TRUE(ReplyBody().start("GZip", 10, plenty).has_value());
    EXPECT_TRUE(ReplyBody().start("Identity", 10, plenty).has_value());
}

TEST(ReplyBodyTest, AlwaysLeavesSpareCapacity) {
    for (const std::size_t size : {0U, 1U, 15U, 16U, 63U, 64U, 65U, 1000U, 70'000U}) {
        const std::string text(size, 'x');
        ReplyBody plain;
        ASSERT_TRUE(plain.start("", size, plenty).has_value());
        ASSERT_TRUE(plain.add(text).has_value());
        const std::string taken = plain.take();
        EXPECT_EQ(taken, text);
        EXPECT_GE(taken.capacity() - taken.size(), spare_bytes) << size;
        const std::string unpacked = unpack(gzipped(text), 100).value();
        EXPECT_GE(unpacked.capacity() - unpacked.size(), spare_bytes) << size;
    }
}

TEST(ReplyBodyTest, AnAnnouncedLengthIsNotBelieved) {
    ReplyBody body;
    ASSERT_TRUE(body.start("", std::uint64_t{200} << 30, std::uint64_t{300} << 30).has_value());
    EXPECT_LT(body.take().capacity(), std::size_t{32} << 20);
}

}  // namespace
}  // namespace stmirror::net
