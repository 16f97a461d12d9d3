// SPDX-License-Identifier: MIT
// The OAuth access token of a tenant: how it is requested, and when it must be renewed. Pure.
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

/// POST /connect/token with grant_type=client_credentials [DOC-OAUTH].
HttpRequest token_request(const Endpoint& auth, const Credentials& credentials);

struct AccessToken {
    std::string value;
    std::chrono::seconds lifetime{0};
};

/// Errc::Unauthorized, with advice, for wrong credentials; Errc::Protocol if the reply contains no token.
Result<AccessToken> read_token(const HttpReply& reply);

/// Holds the current token. The token must be renewed some time before it expires (a fifth of its lifetime,
/// at most 3 minutes), so that it cannot expire while a request is under way.
class TokenCache {
 public:
    void store(AccessToken token, TimePoint now);
    void drop() { token_.reset(); }
    /// The token, if a request may use it at `now`; else null.
    const std::string* usable(TimePoint now) const;

 private:
    std::optional<AccessToken> token_;
    TimePoint renew_at_{};
};

}  // namespace stmirror::api
