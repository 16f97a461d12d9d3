// SPDX-License-Identifier: MIT
// What is still to be sent to a client. A slow client gets the whole result, but fewer progress messages,
// because only the newest state of each part is kept. No I/O.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "control/message.hpp"

namespace stmirror::control {

class Outbox {
 public:
    /// Adds a message that must arrive. All states that were added before are sent before it.
    void add(Message message);
    /// Adds text as one or several messages.
    void add_output(Output::To to, std::string_view text);
    /// Adds a state. Replaces a waiting state of the same part.
    void add_state(Progress progress);

    /// Removes the next line and returns it. Empty if nothing waits.
    std::optional<std::string> next();
    bool empty() const { return messages_.empty() && states_.empty(); }

 private:
    std::deque<Message> messages_;
    std::deque<Progress> states_;  ///< at most one for each part
};

}  // namespace stmirror::control
