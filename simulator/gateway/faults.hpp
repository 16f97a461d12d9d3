// SPDX-License-Identifier: MIT
// The faults that tests request. Decides which call a fault hits and what happens to that call. The gateway
// and the server carry the fault out. Faults of the data (repeated tokens, late commits) belong to the world.
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

/// What happens to a call. The members can be combined, for example into a slow 503 with Retry-After, after
/// which the connection is cut.
struct FaultAction {
    /// The reply to send in place of the API's answer. The API never sees the call.
    std::optional<Reply> reply;
    /// The value of a Retry-After header, sent unchanged: seconds, an HTTP date, or nonsense.
    std::optional<std::string> retry_after;
    /// Sends Retry-After as an HTTP date: the Date of the reply plus this duration.
    std::optional<std::chrono::seconds> retry_after_date;
    /// Cuts the body to this length. Content-Length matches the cut body, so the HTTP message is valid but
    /// its JSON is not.
    std::optional<std::size_t> body_bytes_max;
    std::chrono::seconds date_shift{0};  ///< added to the Date header
    bool revoke_tokens = false;          ///< revokes every token before the call is checked
    /// If Close, Reset or Stall comes before the first byte, the API never sees the call.
    Delivery delivery;
};

struct FaultRule {
    std::string path;  ///< a glob if it contains * or ?, otherwise any part of the path; every path if empty
    std::string method;           ///< every method if empty
    std::uint64_t from_call = 1;  ///< the first matching call that may be hit; calls are numbered from 1
    std::uint64_t every = 1;      ///< hits each `every`-th matching call, starting at `from_call`
    double probability = 1;
    std::optional<std::uint64_t> times;  ///< the maximum number of calls that are hit; no limit if empty
    FaultAction action;
};

/// The rules, with the number of calls that each rule has matched and hit. Not thread-safe.
class Faults {
 public:
    explicit Faults(std::vector<FaultRule> rules = {}, std::uint64_t seed = 1);

    /// Counts the call for every rule that matches it. Returns the action of the first rule that hits it, or
    /// null if no rule hits it. The pointer is valid as long as this object.
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
