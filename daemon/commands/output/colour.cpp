// SPDX-License-Identifier: MIT
#include "daemon/commands/output/colour.hpp"

#include <array>
#include <utility>

namespace stmirror::daemon {
namespace {

struct StateWord {
    std::string_view word;
    std::string_view before;
    std::string_view after;
    Colour colour;
};

constexpr std::array state_words{
    StateWord{"fresh", "  ", "  ", Colour::Green},  StateWord{"stale", "  ", "  ", Colour::Yellow},
    StateWord{"failing", "  ", "  ", Colour::Red},  StateWord{"FRESH", "\n", ": ", Colour::Green},
    StateWord{"STALE", "\n", ": ", Colour::Yellow}, StateWord{"FAILING", "\n", ": ", Colour::Red},
};

void colour_word(std::string& text, const StateWord& state) {
    const auto wanted = std::string(state.before) + std::string(state.word) + std::string(state.after);
    const auto shown = std::string(state.before) + coloured(std::string(state.word), state.colour, true) +
                       std::string(state.after);
    for (auto at = text.find(wanted); at != text.npos; at = text.find(wanted, at + shown.size())) {
        text.replace(at, wanted.size(), shown);
    }
}

}  // namespace

std::string with_coloured_states(std::string text, bool is_wanted) {
    if (!is_wanted) { return text; }
    for (const auto& state : state_words) { colour_word(text, state); }
    return text;
}

}  // namespace stmirror::daemon
