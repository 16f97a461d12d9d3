// SPDX-License-Identifier: MIT
// A page of sample_resource() with random damage.
#pragma once

#include <string>
#include <string_view>

#include "base/random.hpp"

namespace stmirror::api {

inline const std::string good_page =
    R"({"hasMore":true,"continueFrom":"AQ+=","data":[{"id":1,"name":"Jo \u00e9\n","address":{"street":"Elm"},)"
    R"("balance":-1.50e2,"active":true,"modifiedOn":"2021-07-19T20:35:38.28Z","tagTypeIds":[1,2,null],)"
    R"("customFields":[{"typeId":5,"value":"x"}],"new":{"a":[1,"b",null,false]}},)"
    R"({"id":9223372036854775807,"active":false}],)"
    R"("totalCount":null})";

inline std::string damaged_page(Random& random) {
    static constexpr std::string_view pieces[] = {
        "\"",       "\\",  ",",       ":",  "{",  "}",    "[",       "]",          "null",
        "true",     "0",   "1",       "-",  ".",  "e9",   " ",       "\n",         "\xFF",
        "\xC3\xA9", "\\u", "\\ud800", "{}", "[]", "\"\"", "\"id\":", "\"data\":[", "9223372036854775808",
        "x"};
    std::string body = good_page;
    for (auto changes = random.below(4) + 1; changes > 0; --changes) {
        const auto at = random.below(body.size() + 1);
        const auto length = random.below(4) == 0 ? random.below(40) : random.below(3);
        body.replace(at, length, pieces[random.below(std::size(pieces))]);
    }
    return body;
}

}  // namespace stmirror::api
