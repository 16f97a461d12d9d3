// SPDX-License-Identifier: MIT
#include "api/error_body.hpp"

#include <gmock/gmock.h>

namespace stmirror::api {
namespace {

ErrorBody read(std::string body, int status = 400) {
    HttpReply reply;
    reply.status = status;
    reply.body = std::move(body);
    return read_error_body(reply);
}

TEST(ErrorBody, ReadsProblemJson) {
    const auto body =
        read(R"({"type":"x","title":"Bad\r\n request","status":400,"traceId":"00-ab",)"
             R"("errors":{"sort":["no such field","twice"],"page":"zero"},"data":{"a":"secret"}})");
    EXPECT_EQ(body.status, 400);
    EXPECT_EQ(body.title, "Bad request");
    EXPECT_EQ(body.trace_id, "00-ab");
    EXPECT_THAT(body.errors, testing::ElementsAre("page: zero", "sort: no such field", "sort: twice"));
}

TEST(ErrorBody, ReadsTheGatewaysAndTheTokenEndpointsShapes) {
    EXPECT_EQ(
        read(R"({"statusCode":404,"message":"Unable to match incoming request to an operation."})").title,
        "Unable to match incoming request to an operation.");
    EXPECT_EQ(read(R"({"error":"invalid_client"})").title, "invalid_client");
    EXPECT_EQ(read("<html><head><title>503 Service\nUnavailable</title>", 503).title,
              "503 Service Unavailable");
    EXPECT_EQ(read("upstream connect error", 503).title, "upstream connect error");
    EXPECT_EQ(read("<p>Bad gateway", 502).title, "<p>Bad gateway");
}

TEST(ErrorBody, OddBodiesGiveATitleAllTheSame) {
    for (const auto* body : {"", "  ", "{", "[]", "null ", "{\"title\":5}", "{\"title\":\"\"}",
                             "{\"errors\":[1]}", "{\"errors\":{\"a\":[1,null]}}", "{\"title\":\"\xFF\"}"}) {
        const auto error = read(body, 500);
        EXPECT_FALSE(error.title.empty()) << body;
        EXPECT_TRUE(error.errors.empty()) << body;
    }
    EXPECT_EQ(read("{\"data\":[{\"name\":\"Secret").title, "HTTP 400 without a message");
    EXPECT_EQ(read(std::string(100'000, '[')).title, "HTTP 400 without a message");
}

TEST(ErrorBody, IsBounded) {
    std::string messages;
    for (int i = 0; i < 50; ++i) { messages += R"("again",)"; }
    const auto body = read(R"({"title":")" + std::string(199, 'x') +
                           "\xC3\xA9\xC3\xA9\",\"errors\":{\"a\":[" + messages + R"("end"]}})");
    EXPECT_EQ(body.title, std::string(199, 'x'));
    EXPECT_EQ(body.errors.size(), 10U);
    EXPECT_LE(read(std::string(10'000, 'y')).title.size(), 200U);
}

}  // namespace
}  // namespace stmirror::api
