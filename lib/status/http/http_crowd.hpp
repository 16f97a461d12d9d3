// SPDX-License-Identifier: MIT
// Shares the server among many clients: whose request is answered next, and which connection is closed when
// others wait for one. Pure; used by one thread.
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
    Sending,  ///< an answer that the client must read
    Ended,
};

struct ConnectionFacts {
    ConnectionState state = ConnectionState::Silent;
    TimePoint since{};        ///< in that state
    std::size_t answers = 0;  ///< sent on this connection
};

/// The connection to close so that a new one can begin; empty: none for now. In this order:
/// a silent one that had an answer or has had time to send a request; one that has had `answer_time_min` to
/// read its answer; one that waits for a further answer. Among equals, the one longest in its state.
std::optional<std::size_t> connection_to_end(std::span<const ConnectionFacts> connections, TimePoint now,
                                             std::chrono::milliseconds answer_time_min);

/// Permits to make an answer. The next permit goes to the waiting connection whose last answer is the oldest
/// (before its first answer: whose connection is the oldest). So a client that pipelines requests gets no
/// more than its share.
class AnswerPermits {
 public:
    using Owner = const void*;
    /// True: with a permit, to be returned by give_back(). False: the request was dropped.
    using Begin = std::function<void(bool)>;

    explicit AnswerPermits(std::size_t count) : free_(count) {}
    /// Calls `begin` once, at once or later.
    void take(Owner owner, TimePoint last_answer, Begin begin);
    void give_back();
    /// Ends the wait of `owner`: its `begin` is called with false.
    void drop(Owner owner);

 private:
    std::size_t free_;
    std::map<std::pair<TimePoint, Owner>, Begin> waiting_;
};

}  // namespace stmirror::status
