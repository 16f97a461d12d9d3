// SPDX-License-Identifier: MIT
// Misbehaviour on demand: which call is hit, and what happens to it. Decides only; gateway and server carry
// it out. Faults of the data itself (repeated tokens, late commits) are the world's.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "simulator/http/answer.hpp"

namespace stmirror::simulator {

/// What happens to a call. The parts combine: a slow 503 with Retry-After that is cut off in the end.
struct FaultAction {
    /// Answers this instead of the API, which then never sees the call.
    std::optional<Reply> reply;
    /// A Retry-After header as it stands: seconds, an HTTP date, or nonsense.
    std::optional<std::string> retry_after;
    /// A Retry-After header as an HTTP date, that far from the Date which the reply shows.
    std::optional<std::chrono::seconds> retry_after_date;
    /// Drops the rest of the body and announces no more than what is left: broken JSON in a sound HTTP
    /// message.
    std::optional<std::size_t> body_bytes_max;
    std::chrono::seconds date_shift{0};  ///< added to the Date header
    bool revoke_tokens = false;          ///< before the call is checked: every token given out so far is void
    /// With ending Close, Reset or Stall before the first byte, the API never sees the call either.
    Delivery delivery;
};

struct FaultRule {
    std::string path;    ///< a glob where it holds * or ?, else a part of the path; empty: every path
    std::string method;  ///< empty: every method
    std::uint64_t from_call = 1;  ///< the first call (of those that match, counted from 1) that may be hit
    std::uint64_t every = 1;      ///< and from there on each k-th
    double probability = 1;
    std::optional<std::uint64_t> times;  ///< how many calls are hit at most
    FaultAction action;
};

/// The rules and how often each has matched and hit. One thread at a time.
class Faults {
 public:
    explicit Faults(std::vector<FaultRule> rules = {}, std::uint64_t seed = 1);

    /// Counts the call with every rule that it matches. The first rule that hits it decides; null where none
    /// does. The pointer is good as long as this object.
    const FaultAction* next(std::string_view method, const std::string& path);

 private:
    struct Counted {
        FaultRule rule;
        std::uint64_t calls = 0;
        std::uint64_t hits = 0;
    };
    bool hits(Counted& counted);

    std::vector<Counted> rules_;
    Random random_;
};

}  // namespace stmirror::simulator
