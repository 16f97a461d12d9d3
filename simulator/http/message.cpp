// SPDX-License-Identifier: MIT
#include "simulator/http/message.hpp"

#include <algorithm>

#include "simulator/text/letter_case.hpp"

namespace stmirror::simulator {
namespace {

const std::string* find(const Pairs& pairs, std::string_view name) {
    const auto found =
        std::ranges::find_if(pairs, [&](const auto& p) { return equal_ignoring_case(p.first, name); });
    return found == pairs.end() ? nullptr : &found->second;
}

}  // namespace

const std::string* Request::header(std::string_view name) const { return find(headers, name); }
const std::string* Request::parameter(std::string_view name) const { return find(query, name); }

}  // namespace stmirror::simulator
