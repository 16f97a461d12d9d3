// SPDX-License-Identifier: MIT
#include "api/access_token.hpp"

#include <gmock/gmock.h>

namespace stmirror::api {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

Result<AccessToken> read(std::string body, int status = 200) {
    HttpReply reply;
    reply.status = status;
    reply.body = std::move(body);
    return read_token(reply);
}

TEST(AccessToken, TheRequestEncodesTheCredentials) {
    const auto request = token_request({"auth", "443"}, {"cid.a+b", "cs1.x&y=z %"});
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/connect/token");
    EXPECT_EQ(request.body,
              "grant_type=client_credentials&client_id=cid.a%2Bb&client_secret=cs1.x%26y%3Dz%20%25");
}

TEST(AccessToken, IsReadWithItsLifetime) {
    const auto token = read(R"({"access_token":"eyJ.a-b_c","expires_in":900,)"
                            R"("token_type":"Bearer","scope":"x"})");
    ASSERT_TRUE(token);
    EXPECT_EQ(token->value, "eyJ.a-b_c");
    EXPECT_EQ(token->lifetime, 900s);
    EXPECT_LE(read(R"({"access_token":"a","expires_in":18446744073709551615})")->lifetime, 24h);
}

TEST(AccessToken, WrongCredentialsAreARefusalThatSaysWhatToCheck) {
    const auto refused = read(R"({"error":"invalid_client"})", 400);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::Unauthorized);
    EXPECT_THAT(refused.error().text, HasSubstr("invalid_client"));
    EXPECT_EQ(refused.error().advice, stmirror::advice(Errc::Unauthorized));
}

TEST(AccessToken, WhatIsNoTokenIsAProtocolErrorThatDoesNotShowIt) {
    const auto too_long = R"({"access_token":"SECRET)" + std::string(16'384, 'x') + R"(","expires_in":900})";
    const auto too_much =
        R"({"access_token":"SECRET","expires_in":900,"x":")" + std::string(65'536, 'x') + R"("})";
    for (const auto* body :
         {"", "{}", "[]", "<html>", R"({"access_token":"SECRET"})", R"({"access_token":5,"expires_in":900})",
          R"({"access_token":"","expires_in":900})", R"({"access_token":"SECRET\r\nX: y","expires_in":900})",
          R"({"access_token":"SECRET","expires_in":0})", R"({"access_token":"SECRET","expires_in":-1})",
          R"({"access_token":"SECRET","expires_in":"900"})", R"({"access_token":"SECRET","expires_in":1.5})",
          R"({"access_token":"SECRET","expires_in":900)", too_long.c_str(), too_much.c_str()}) {
        const auto token = read(body);
        ASSERT_FALSE(token) << body;
        EXPECT_EQ(token.error().code, Errc::Protocol);
        EXPECT_THAT(token.error().text, Not(HasSubstr("SECRET")));
    }
    EXPECT_EQ(read("", 503).error().code, Errc::Protocol);
}

TEST(TokenCache, IsUsableUntilShortlyBeforeItExpires) {
    TokenCache cache;
    EXPECT_EQ(cache.usable({}), nullptr);
    cache.store({"a", 900s}, TimePoint{});
    ASSERT_NE(cache.usable(TimePoint{719s}), nullptr);
    EXPECT_EQ(*cache.usable(TimePoint{719s}), "a");
    EXPECT_EQ(cache.usable(TimePoint{720s}), nullptr);
    cache.store({"b", 10s}, TimePoint{720s});
    EXPECT_NE(cache.usable(TimePoint{727s}), nullptr);
    EXPECT_EQ(cache.usable(TimePoint{728s}), nullptr);
    cache.store({"c", 3600s}, TimePoint{});
    EXPECT_NE(cache.usable(TimePoint{3419s}), nullptr);
    cache.drop();
    EXPECT_EQ(cache.usable(TimePoint{}), nullptr);
}

}  // namespace
}  // namespace stmirror::api
