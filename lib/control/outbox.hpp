// SPDX-License-Identifier: MIT
// What a client has still to be sent. A slow client gets less progress, but the whole result: of each part
// only the newest state waits. Pure.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "control/message.hpp"

namespace stmirror::control {

class Outbox {
 public:
    /// A message that must arrive. All states that were added before go before it.
    void add(Message message);
    /// As one or several messages.
    void add_output(Output::To to, std::string_view text);
    /// Replaces a state of the same part that still waits.
    void add_state(Progress progress);

    /// Takes the next line out. Empty: nothing waits.
    std::optional<std::string> next();
    bool empty() const { return messages_.empty() && states_.empty(); }

 private:
    std::deque<Message> messages_;
    std::deque<Progress> states_;  ///< one for each part
};

}  // namespace stmirror::control
