// SPDX-License-Identifier: MIT
// Repeats a step that must succeed before the continuous proof can begin, because failures such as too many
// open files are often temporary. Call only on the loop thread.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <stop_token>
#include <utility>

#include "async/waiting.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/problem.hpp"

namespace stmirror::sync {

/// The referenced objects must outlive the start.
struct ProofStart {
    static constexpr std::chrono::seconds retry{10};  ///< the wait after a failed attempt

    const Clock& clock;
    Timers& timers;
    Logger& log;
    std::stop_token stop;

    void note(const Problem& failure) const;
    void note_begun() const;
};

/// Calls `attempt` until it succeeds, and returns its value. Returns empty after a stop. Logs the first
/// failure, and the success after failures.
template <class Value>
asio::awaitable<std::optional<Value>> until_success(ProofStart start,
                                                    std::function<asio::awaitable<Result<Value>>()> attempt) {
    for (bool has_failed = false;; has_failed = true) {
        std::optional<Result<Value>> result;
        try {
            auto outcome = co_await attempt();
            result.emplace(std::move(outcome));
        } catch (const std::exception& exception) { result.emplace(problem_of(exception)); }
        if (start.stop.stop_requested()) { co_return std::nullopt; }
        if (*result) {
            if (has_failed) { start.note_begun(); }
            co_return std::move(**result);
        }
        if (!has_failed) { start.note(result->error()); }
        co_await sleep_until(start.timers, start.clock.now() + ProofStart::retry, start.stop);
    }
}

}  // namespace stmirror::sync
