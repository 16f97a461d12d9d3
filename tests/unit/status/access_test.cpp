// SPDX-License-Identifier: MIT
#include "status/http/access.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "status/http/digest.hpp"

namespace stmirror::status {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const ListenAddress loopback = *ListenAddress::parse("127.0.0.1:9464");
const ListenAddress everywhere = *ListenAddress::parse("0.0.0.0:9464");
const std::string token = "0123456789abcdef";

int status_for_host(const Access& access, const std::string& host) {
    const auto refusal = access.refusal({.path = "/", .host = host, .authorization = {}});
    return refusal ? refusal->status : 200;
}

int status_for(const Access& access, const std::string& authorization) {
    const auto refusal =
        access.refusal({.path = "/", .host = "mirror.example", .authorization = authorization});
    return refusal ? refusal->status : 200;
}

TEST(AccessTest, TheNamesOfThisMachineNeedNoToken) {
    const auto access = Access::create(loopback, "").value();
    for (const auto* host : {"localhost", "LocalHost:9464", "127.0.0.1:9464", "127.0.0.1", "[::1]:9464",
                             "[::1]", "localhost:8080", "127.0.0.2:9464"}) {
        EXPECT_EQ(status_for_host(access, host), 200) << host;
    }
}

TEST(AccessTest, OtherHostNamesAreRefusedWithoutAToken) {
    const auto access = Access::create(loopback, "").value();
    for (const auto* host :
         {"", "evil.example", "evil.example:9464", "localhost.evil.example:9464", "localhost:x",
          "evil.example:localhost", "127.0.0.1.evil.example", "0.0.0.0:9464", "[::]:9464", "127.1:9464",
          "2130706433", "localhost@evil.example", "localhost:9464:9464", ":9464", "[::1]evil.example",
          "localhost ", "10.0.0.1"}) {
        EXPECT_EQ(status_for_host(access, host), 421) << host;
    }
}

TEST(AccessTest, WithATokenOnlyTheTokenCounts) {
    for (const auto& address : {loopback, everywhere}) {
        const auto access = Access::create(address, token).value();
        EXPECT_EQ(status_for(access, "Bearer " + token), 200);
        EXPECT_EQ(status_for(access, "bearer " + token), 200);
        EXPECT_EQ(status_for(access, "Basic " + base64("stmirror:" + token)), 200);
        for (const auto& wrong : std::initializer_list<std::string>{
                 "", token, "Bearer", "Bearer ", "Bearer  " + token, "Bearer " + token + "x",
                 "Bearer " + token.substr(1), "Digest " + token, "Basic " + token, "Basic " + base64(token),
                 "Basic " + base64("admin:" + token), "Basic " + base64("stmirror:"),
                 "Bearer " + base64("stmirror:" + token)}) {
            EXPECT_EQ(status_for(access, wrong), 401) << wrong;
        }
        EXPECT_EQ(status_for_host(access, "localhost"), 401);
    }
}

TEST(AccessTest, ARefusalAsksABrowserForTheTokenWithoutRevealingIt) {
    const auto access = Access::create(everywhere, token).value();
    const auto refusal = access.refusal({.path = "/", .host = "h", .authorization = "Bearer wrong"});
    ASSERT_TRUE(refusal.has_value());
    ASSERT_EQ(refusal->headers.size(), 1u);
    EXPECT_EQ(refusal->headers[0].first, "WWW-Authenticate");
    EXPECT_THAT(refusal->headers[0].second, HasSubstr("Basic realm="));
    EXPECT_THAT(refusal->body, Not(HasSubstr(token)));
}

TEST(AccessTest, AnAddressThatOthersCanReachNeedsAStrongToken) {
    EXPECT_EQ(Access::create(everywhere, "").error().code, Errc::Configuration);
    const auto weak = Access::create(loopback, token.substr(1));
    ASSERT_FALSE(weak);
    EXPECT_THAT(weak.error().text, HasSubstr("16 characters"));
    EXPECT_THAT(weak.error().text, Not(HasSubstr(token.substr(1))));
}

TEST(DigestTest, KnownValues) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("a"), "YQ==");
    EXPECT_EQ(base64("abc"), "YWJj");
    EXPECT_EQ(sha256_base64(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    EXPECT_TRUE(equal_secrets("abc", "abc"));
    EXPECT_FALSE(equal_secrets("abc", "abd"));
    EXPECT_FALSE(equal_secrets("", "abc"));
}

}  // namespace
}  // namespace stmirror::status
