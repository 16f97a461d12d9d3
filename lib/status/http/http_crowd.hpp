// SPDX-License-Identifier: MIT
// Many clients at once: whose request is answered next, and whose connection ends where others wait for one.
// Pure; used by one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "base/clock.hpp"

namespace stmirror::status {

/// What a connection is doing. Silent and Sending wait for the client.
enum class ConnectionState {
    Silent,   ///< no request is under way
    Waiting,  ///< for a permit to make the answer
    Working,  ///< on an answer
    Sending,  ///< an answer, which the client has to take
    Ended,
};

struct ConnectionFacts {
    ConnectionState state = ConnectionState::Silent;
    TimePoint since{};        ///< in that state
    std::size_t answers = 0;  ///< that it has been given
};

/// The one to end so that another one can begin: the silent one that had its answer or the time to ask, else
/// the one that had `answer_time_min` to take its answer, else one that wants a further answer; of several
/// the one that is in its state for longest. Empty where all are to be left alone for now.
std::optional<std::size_t> connection_to_end(std::span<const ConnectionFacts> connections, TimePoint now,
                                             std::chrono::milliseconds answer_time_min);

/// Permits to make an answer. A client that sends one request after the other without waiting for the answers
/// gets no more of them than its share: of those who wait, the one goes first whose last answer is the
/// oldest, and before the first answer the time of the connection counts.
class AnswerPermits {
 public:
    using Owner = const void*;
    /// True: with a permit, which has to be given back. False: it was dropped.
    using Begin = std::function<void(bool)>;

    explicit AnswerPermits(std::size_t count) : free_(count) {}
    /// Calls `begin` once, at once or later.
    void take(Owner owner, TimePoint last_answer, Begin begin);
    void give_back();
    /// Whoever waits for `owner` waits no longer.
    void drop(Owner owner);

 private:
    std::size_t free_;
    std::map<std::pair<TimePoint, Owner>, Begin> waiting_;
};

}  // namespace stmirror::status
