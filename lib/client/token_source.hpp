// SPDX-License-Identifier: MIT
// A tenant's access token. It is fetched by one request for all callers that wait, retried like any request,
// and renewed before it expires. Call only on the loop thread.
#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "api/access_token.hpp"
#include "api/secrets.hpp"
#include "async/waiting.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "client/access.hpp"
#include "client/pending_retries.hpp"
#include "client/server.hpp"

namespace stmirror::client {

class TokenSource {
 public:
    /// `server` is the token endpoint. Each new token is added to `secrets`. The referenced objects must
    /// outlive this object.
    TokenSource(const Access& access, Server server, const Clock& clock, Timers& timers,
                api::Secrets& secrets, Logger& log, std::stop_token stop);

    /// Ensures that there is a usable token. Fetches one if necessary.
    asio::awaitable<Result<>> ensure();
    /// Returns the token if a request may use it now, otherwise null.
    const std::string* usable() const { return token_.usable(clock_->now()); }
    /// Drops the token `used`, because the API refuses it, unless another call has already renewed the token.
    void drop(const std::string& used);

    /// See Server::be_quick().
    void be_quick() { server_.be_quick(); }
    bool was_granted() const { return was_granted_; }
    /// Returns why the token request has been retried for a while. Empty if it is not being retried.
    std::optional<Problem> retrying() const;

 private:
    asio::awaitable<Result<>> fetch();
    Result<> take(const Server::Answer& answer, int attempt);
    Problem failure(const api::Verdict& verdict, int attempt) const;
    std::string name_of_request() const;
    Subject tenant() const { return {Subject::Kind::Tenant, access_->tenant_name}; }

    const Access* access_;
    Server server_;
    const Clock* clock_;
    Timers* timers_;
    api::Secrets* secrets_;
    Logger* log_;
    std::stop_token stop_;
    api::TokenCache token_;
    bool is_fetching_ = false;
    std::optional<Problem> last_error_;  ///< the error of the last fetch, for the callers that waited for it
    bool was_granted_ = false;
    PendingRetries pending_retries_;
    Signal fetched_;
    OnStop on_stop_;
};

}  // namespace stmirror::client
