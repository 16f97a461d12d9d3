// SPDX-License-Identifier: MIT
#include "catalogue/page.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "catalogue/names.hpp"

namespace stmirror {
namespace {

std::string text_of(std::initializer_list<Cell> cells) {
    const std::vector<Cell> key(cells);
    return key_text(key);
}

TEST(KeyText, IsAJsonArray) {
    EXPECT_EQ(text_of({}), "[]");
    EXPECT_EQ(text_of({std::int64_t{17}}), "[17]");
    EXPECT_EQ(text_of({std::int64_t{17}, std::string_view("home")}), "[17,\"home\"]");
    EXPECT_EQ(text_of({std::monostate{}, 1.5}), "[null,1.5]");
    EXPECT_EQ(text_of({std::numeric_limits<std::int64_t>::min()}), "[-9223372036854775808]");
}

TEST(KeyText, EscapesWhatJsonForbids) {
    EXPECT_EQ(text_of({std::string_view("a\"b\\c\n\x01")}), "[\"a\\\"b\\\\c\\u000a\\u0001\"]");
    EXPECT_EQ(text_of({std::string_view("z\xC3\xBCrich \xF0\x9F\x98\x80")}),
              "[\"z\xC3\xBCrich \xF0\x9F\x98\x80\"]");
}

TEST(ContentHash, IsTheSameForTheSameBytesOnly) {
    EXPECT_EQ(content_hash("{\"id\":1}"), content_hash(std::string("{\"id\":1}")));
    EXPECT_NE(content_hash("{\"id\":1}"), content_hash("{\"id\": 1}"));
    EXPECT_EQ(content_hash(""),
              0x2d06800538d394c2ULL);  // hashes are stored in mirrors, so they must never change
}

TEST(Page, StaysWholeWhenItIsMoved) {
    const Resource resource;
    Page page(resource);
    page.body = R"({"id":1})";
    page.body.reserve(64);
    const auto raw = std::string_view(page.body).substr(0, 8);
    page.rows.push_back({raw, content_hash(raw), std::nullopt});
    const Page moved(std::move(page));
    EXPECT_EQ(moved.rows[0].raw.data(), moved.body.data());
}

TEST(SnakeCase, FollowsTheFieldsOfTheApi) {
    EXPECT_EQ(snake_case("id"), "id");
    EXPECT_EQ(snake_case("mergedToId"), "merged_to_id");
    EXPECT_EQ(snake_case("address.street"), "address_street");
    EXPECT_EQ(snake_case("phoneSettings.doNotText"), "phone_settings_do_not_text");
    EXPECT_EQ(snake_case("leadURL"), "lead_url");
    EXPECT_EQ(snake_case("URLOfLead"), "url_of_lead");
    EXPECT_EQ(snake_case("line2Text"), "line2_text");
    EXPECT_EQ(snake_case("Id"), "id");
}

}  // namespace
}  // namespace stmirror
