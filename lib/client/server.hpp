// SPDX-License-Identifier: MIT
// One server, the API or the token endpoint, as a tenant uses it. Sends a request, judges the answer, hides
// secrets in it, and decides how long to wait before the next attempt. Call only on the loop thread.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>

#include "api/http.hpp"
#include "api/secrets.hpp"
#include "api/verdict.hpp"
#include "async/waiting.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "client/reachability.hpp"
#include "throttle/backoff.hpp"

namespace stmirror::client {

class Server {
 public:
    /// The referenced objects must outlive the server. After a stop was requested, nothing is sent.
    Server(api::Transport& transport, const Clock& clock, const api::Secrets& secrets, BackoffLimits limits,
           Random random, std::stop_token stop);

    struct Answer {
        Result<api::HttpReply> reply;
        api::Verdict verdict;
    };
    asio::awaitable<Answer> send(api::HttpRequest request);

    /// Returns the wait before the next attempt, after `attempt` failed attempts. Empty if the verdict or the
    /// number of attempts allows no further attempt, or if it is not worth waiting.
    std::optional<std::chrono::milliseconds> wait_after(const api::Verdict& verdict, int attempt);

    /// From now on, requests to a server that has never answered are retried only for a few seconds.
    void be_quick() { is_quick_ = true; }
    bool has_answered() const { return reachability_.has_answered(); }

 private:
    api::Transport* transport_;
    const Clock* clock_;
    const api::Secrets* secrets_;
    BackoffLimits limits_;
    Random random_;
    std::stop_token stop_;
    Reachability reachability_;
    bool is_quick_ = false;
};

}  // namespace stmirror::client
