// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "simulator/http/compression.hpp"
#include "simulator/http/replies.hpp"
#include "simulator/http/url.hpp"

namespace stmirror::simulator {
namespace {

TEST(HttpDate, has_the_one_form_of_http) {
    EXPECT_EQ(http_date(*Timestamp::parse("1994-11-06T08:49:37.9999999Z")), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(http_date(*Timestamp::parse("2024-02-29T00:00:00Z")), "Thu, 29 Feb 2024 00:00:00 GMT");
}

TEST(Url, decodes_path_and_query) {
    Request request;
    ASSERT_TRUE(parse_target("/a%20b/c?x=1%2B2&from=a+b&flag&empty=&x=%C3%A9", request));
    EXPECT_EQ(request.path, "/a b/c");
    const Pairs expected{{"x", "1+2"}, {"from", "a b"}, {"flag", ""}, {"empty", ""}, {"x", "\xC3\xA9"}};
    EXPECT_EQ(request.query, expected);
}

TEST(Url, refuses_what_is_no_target) {
    for (const auto* target : {"", "no-slash", "/%zz", "/a b"}) {
        Request request;
        EXPECT_FALSE(parse_target(target, request)) << target;
    }
}

TEST(Url, a_form_is_decoded_and_nonsense_is_empty) {
    const Pairs expected{{"a", "b c"}, {"d", "="}};
    EXPECT_EQ(parse_form("a=b+c&d=%3D"), expected);
    EXPECT_TRUE(parse_form("{\"a\": \"%\"}").empty());
}

TEST(PackedBodies, each_body_gets_its_own_packed_form_whether_it_is_new_or_kept) {
    PackedBodies bodies;
    const std::string small(10, 's');
    const std::string large(1 << 20, 'a');
    const std::string of_the_same_size(1 << 20, 'b');
    for (int time = 0; time < 2; ++time) {
        for (const auto* body : {&small, &large, &of_the_same_size}) {
            EXPECT_EQ(bodies.packed(*body), gzip(*body));
        }
    }
}

}  // namespace
}  // namespace stmirror::simulator
