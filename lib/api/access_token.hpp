// SPDX-License-Identifier: MIT
// The OAuth access token of a tenant: how to request it, and when to renew it.
#pragma once

#include <optional>
#include <string>

#include "api/http.hpp"
#include "base/clock.hpp"
#include "base/problem.hpp"

namespace stmirror::api {

struct Credentials {
    std::string client_id;
    std::string client_secret;
};

/// Builds the request for a token: POST /connect/token with grant_type=client_credentials.
HttpRequest token_request(const Endpoint& auth, const Credentials& credentials);

struct AccessToken {
    std::string value;
    std::chrono::seconds lifetime{0};
};

/// Reads the token from the reply. Fails with Errc::Unauthorized, and advice, if the credentials are wrong,
/// or with Errc::Protocol if the reply contains no token.
Result<AccessToken> read_token(const HttpReply& reply);

/// Holds the current token. The token must be renewed some time before it expires (a fifth of its lifetime,
/// at most 3 minutes), so that it cannot expire while a request is in flight.
class TokenCache {
 public:
    void store(AccessToken token, TimePoint now);
    void drop() { token_.reset(); }
    /// Returns the token if a request may use it at `now`, else null.
    const std::string* usable(TimePoint now) const;

 private:
    std::optional<AccessToken> token_;
    TimePoint renew_at_{};
};

}  // namespace stmirror::api
