// SPDX-License-Identifier: MIT
#include "api/http.hpp"

#include <algorithm>

namespace stmirror::api {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string_view HttpReply::header(std::string_view name) const {
    const auto is_it = [&](const auto& each) { return equal_ignoring_case(each.first, name); };
    const auto found = std::ranges::find_if(headers, is_it);
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

}  // namespace stmirror::api
