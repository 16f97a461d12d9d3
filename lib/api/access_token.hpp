// SPDX-License-Identifier: MIT
// The OAuth access token of a tenant: how it is asked for, and when it must be renewed. Pure.
#pragma once

#include <optional>
#include <string>

#include "api/http.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

namespace stmirror::api {

struct Credentials {
    std::string client_id;
    std::string client_secret;
};

/// POST /connect/token with grant_type=client_credentials [DOC-OAUTH].
HttpRequest token_request(const Endpoint& auth, const Credentials& credentials);

struct AccessToken {
    std::string value;
    std::chrono::seconds lifetime{0};
};

/// Errc::Refused for wrong credentials, with what to do; Errc::Protocol for anything that is no token.
Result<AccessToken> read_token(const HttpReply& reply);

/// Holds the current token. It counts as due for renewal before it expires (a fifth of its lifetime, at most
/// 3 minutes), so that a request never leaves with a token that dies on the way.
class TokenCache {
 public:
    void store(AccessToken token, TimePoint now);
    void drop() { token_.reset(); }
    /// The token, while it is good to send at `now`.
    const std::string* usable(TimePoint now) const;

 private:
    std::optional<AccessToken> token_;
    TimePoint renew_at_{};
};

}  // namespace stmirror::api
