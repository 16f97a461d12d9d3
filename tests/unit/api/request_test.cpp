// SPDX-License-Identifier: MIT
#include "api/request.hpp"

#include <gtest/gtest.h>

#include "api/http.hpp"

namespace stmirror::api {
namespace {

Feed feed(std::string path) {
    Feed made;
    made.path = std::move(path);
    return made;
}

TEST(Request, ATokenSurvivesTheQuery) {
    const auto request = export_request(feed("/crm/v2/tenant/{tenant}/export/leads"), 42, "AQ+/x=", true);
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(request.target, "/crm/v2/tenant/42/export/leads?from=AQ%2B%2Fx%3D&includeRecentChanges=true");
}

TEST(Request, TheStartOfAFeedHasNoQuery) {
    EXPECT_EQ(export_request(feed("/t/{tenant}/e"), 42, "", false).target, "/t/42/e");
}

TEST(Request, AListAsksForPageWindowAndOrder) {
    Feed list = feed("/t/{tenant}/customers");
    list.query = {{"active", "Any"}};
    ListQuery query;
    query.page = 3;
    query.include_total = true;
    query.modified_from = Timestamp::parse("2024-01-02T03:04:05.1Z");
    query.modified_before = Timestamp::parse("2024-01-03T00:00:00Z");
    query.sort = "+Id";
    query.extra = {{"ids", "1,2"}};
    EXPECT_EQ(
        list_request(list, 1, query).target,
        "/t/1/customers?active=Any&page=3&pageSize=5000&includeTotal=true"
        "&modifiedOnOrAfter=2024-01-02T03%3A04%3A05.1000000Z&modifiedBefore=2024-01-03T00%3A00%3A00.0000000Z"
        "&sort=%2BId&ids=1%2C2");
}

TEST(Request, ABareArrayHasNoPages) {
    Feed list = feed("/t/{tenant}/contacts/{id}/x");
    list.envelope = Envelope::Array;
    ListQuery query;
    query.parents = {{"id", "a/b"}};
    EXPECT_EQ(list_request(list, 1, query).target, "/t/1/contacts/a%2Fb/x");
}

TEST(Request, PlaceholdersWithoutAValueStayVisible) {
    EXPECT_EQ(build_target("/a/{x}/{y}/{", {{"y", "1"}}, {}), "/a/%7Bx%7D/1/{");
}

TEST(Request, OnlyUnreservedCharactersStayAsTheyAre) {
    EXPECT_EQ(percent_encode("aZ0-._~"), "aZ0-._~");
    EXPECT_EQ(percent_encode(std::string_view("\0 %\xC3\xA9&#", 7)), "%00%20%25%C3%A9%26%23");
}

TEST(Request, WhatAPersonWroteIsEncodedOnlyWhereItMustBe) {
    EXPECT_EQ(encode_target("/a-b/1,2;c:d@e/x'(y)!*$&=~_."), "/a-b/1,2;c:d@e/x'(y)!*$&=~_.");
    EXPECT_EQ(encode_target("/a+b?x=a+b"), "/a+b?x=a%2Bb");
    EXPECT_EQ(encode_target("/a?b=c?d/e"), "/a?b=c?d/e");
    EXPECT_EQ(encode_target("/a b?c=\"<>#[]{}|\\^`"), "/a%20b?c=%22%3C%3E%23%5B%5D%7B%7D%7C%5C%5E%60");
    EXPECT_EQ(encode_target("/\r\n?\xC3\xA9"), "/%0D%0A?%C3%A9");
}

TEST(Request, WhatIsEncodedAlreadyIsNotEncodedTwice) {
    EXPECT_EQ(encode_target("/a%2Fb?c=%2b%20"), "/a%2Fb?c=%2b%20");
    EXPECT_EQ(encode_target("/100%?c=5%x&d=%2"), "/100%25?c=5%25x&d=%252");
}

TEST(HttpReply, HeadersAreFoundInAnyCase) {
    HttpReply reply;
    reply.headers = {{"content-type", "a"}, {"Retry-After", "5"}, {"retry-after", "6"}};
    EXPECT_EQ(reply.header("RETRY-AFTER"), "5");
    EXPECT_EQ(reply.header("Date"), "");
}

}  // namespace
}  // namespace stmirror::api
