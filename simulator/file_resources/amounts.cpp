// SPDX-License-Identifier: MIT
#include "simulator/file_resources/amounts.hpp"

#include <algorithm>
#include <charconv>

#include "simulator/data/random_values.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {

Cents cents_of(std::string_view json) {
    const auto text = unquoted(json).value_or(std::string(json));
    const auto dot = std::min(text.find('.'), text.size());
    auto digits = text.substr(0, dot) + (text.substr(std::min(dot + 1, text.size())) + "00").substr(0, 2);
    Cents cents = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), cents);
    return cents;
}

std::string amount(Cents cents) {
    return std::to_string(cents / 100) + "." + padded(static_cast<std::uint64_t>(cents % 100), 2);
}

std::string amount_text(Cents cents) { return "\"" + amount(cents) + "\""; }

Cents amount_between(Random& random, Cents least, Cents most) {
    return (least + static_cast<Cents>(random.below(static_cast<std::uint64_t>(most - least)))) * 100 +
           static_cast<Cents>(random.below(100));
}

}  // namespace stmirror::simulator
