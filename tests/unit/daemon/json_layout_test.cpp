// SPDX-License-Identifier: MIT
#include "daemon/commands/output/json_layout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stmirror::daemon {
namespace {

using ::testing::StartsWith;

std::string mistake(std::string_view text) {
    const auto checked = check_json(text, "new.json");
    if (checked) { return "none"; }
    EXPECT_EQ(checked.error().code, Errc::Usage);
    return checked.error().text;
}

TEST(JsonLayout, ValidJsonIsAccepted) {
    for (const auto* text : {"{}", " [1, 2.50, -3e7] \n", "null", R"({"a":"é \u00e9 \" }"})"}) {
        EXPECT_EQ(mistake(text), "none") << text;
    }
}

TEST(JsonLayout, AMistakeHasItsLineAndColumn) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", "new.json:1:1: not JSON: "},
        {"   ", "new.json:1:4: not JSON: "},
        {"{\"a\": 1,}", "new.json:1:9: not JSON: "},
        {"{\n  \"a\": 1,\n  \"b\" 2\n}", "new.json:3:7: not JSON: "},
        {"{\"é\": x}", "new.json:1:7: not JSON: "},
        {"{\"a\": [1, 2", "new.json:1:12: not JSON: "},
        {"{} {}", "new.json:1:4: not JSON: "},
        {"customer.json", "new.json:1:1: not JSON: "},
        {"\"a\nb\"", "new.json:1:3: not JSON: "},
        {"{\n  \"x\": 1e999\n}", "new.json:2:12: not JSON: number overflow"},
    };
    for (const auto& [text, message] : cases) { EXPECT_THAT(mistake(text), StartsWith(message)) << text; }
}

TEST(JsonLayout, EachValueHasALine) {
    EXPECT_EQ(
        indented_json(R"({"id":17,"tags":[1,2],"address":{"city":"Austin"},"empty":[],"none":{}})"),
        "{\n  \"id\": 17,\n  \"tags\": [\n    1,\n    2\n  ],\n  \"address\": {\n    \"city\": \"Austin\"\n"
        "  },\n  \"empty\": [],\n  \"none\": {}\n}");
    EXPECT_EQ(indented_json(" [ ] "), "[]");
    EXPECT_EQ(indented_json("\n[{}]\n"), "[\n  {}\n]");
    EXPECT_EQ(indented_json(" 17 "), "17");
}

TEST(JsonLayout, ValuesStayAsTheyWereWritten) {
    for (const auto* value : {"1.10", "-0", "12345678901234567890123", "1E400", "true",
                              R"("a { [ , : \" \\ ] } b")", R"("\u00e9")"}) {
        EXPECT_EQ(indented_json(value), value);
        EXPECT_EQ(indented_json("[" + std::string(value) + "]"), "[\n  " + std::string(value) + "\n]");
    }
}

TEST(JsonLayout, LayingOutTwiceChangesNothing) {
    const auto once = indented_json(R"({"a":[{"b":[[],{}]},"x : y"],"c":{"d":null}})");
    EXPECT_EQ(indented_json(once), once);
}

}  // namespace
}  // namespace stmirror::daemon
