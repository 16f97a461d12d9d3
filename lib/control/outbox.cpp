// SPDX-License-Identifier: MIT
#include "control/outbox.hpp"

#include <algorithm>

namespace stmirror::control {

void Outbox::add(Message message) {
    for (auto& state : states_) { messages_.emplace_back(std::move(state)); }
    states_.clear();
    messages_.push_back(std::move(message));
}

void Outbox::add_output(Output::To to, std::string_view text) {
    for (std::size_t at = 0; at < text.size(); at += output_bytes_max) {
        add(Output{to, std::string(text.substr(at, output_bytes_max))});
    }
}

void Outbox::add_state(Progress progress) {
    const auto waiting = std::ranges::find(states_, progress.part, &Progress::part);
    if (waiting == states_.end()) {
        states_.push_back(std::move(progress));
    } else {
        *waiting = std::move(progress);
    }
}

std::optional<std::string> Outbox::next() {
    std::optional<std::string> line;
    if (!messages_.empty()) {
        line = encode(messages_.front());
        messages_.pop_front();
    } else if (!states_.empty()) {
        line = encode(states_.front());
        states_.pop_front();
    }
    return line;
}

}  // namespace stmirror::control
