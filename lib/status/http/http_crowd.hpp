// SPDX-License-Identifier: MIT
// Shares the server among many clients. Decides whose request is answered next, and which connection is
// closed when others wait for one. No I/O. Not thread-safe.
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

/// What a connection is doing. In the states Silent and Sending it waits for the client.
enum class ConnectionState {
    Silent,   ///< has no request in progress
    Waiting,  ///< waits for a permit to make the answer
    Working,  ///< makes an answer
    Sending,  ///< sends an answer, which the client must read
    Ended,
};

struct ConnectionFacts {
    ConnectionState state = ConnectionState::Silent;
    TimePoint since{};        ///< when that state began
    std::size_t answers = 0;  ///< number of answers sent on this connection
};

/// Returns the connection to close so that a new one can begin. Empty if none may be closed now. Prefers a
/// silent connection that got an answer or has had time to send a request. The next choice is a connection
/// that has had `answer_time_min` to read its answer. The last choice is one that got an answer and waits for
/// another. Among equals, chooses the connection that has been in its state longest.
std::optional<std::size_t> connection_to_end(std::span<const ConnectionFacts> connections, TimePoint now,
                                             std::chrono::milliseconds answer_time_min);

/// Permits to make an answer. The next permit goes to the waiting connection whose last answer is the oldest.
/// Before the first answer, the time when the connection began counts instead. A client that pipelines
/// requests thus gets no more than its share.
class AnswerPermits {
 public:
    using Owner = const void*;
    /// Called with true if it gets a permit, which give_back() must return, or with false if the request was
    /// dropped.
    using Begin = std::function<void(bool)>;

    explicit AnswerPermits(std::size_t count) : free_(count) {}
    /// Calls `begin` exactly once, immediately or later.
    void take(Owner owner, TimePoint last_answer, Begin begin);
    void give_back();
    /// Ends the wait of `owner` and calls its `begin` with false.
    void drop(Owner owner);

 private:
    std::size_t free_;
    std::map<std::pair<TimePoint, Owner>, Begin> waiting_;
};

}  // namespace stmirror::status
