// SPDX-License-Identifier: MIT
// Removes a tenant's secrets from text that a server sent. Otherwise a server that echoes a request could put
// them into a log, a status, the mirror or a terminal.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "api/access_token.hpp"
#include "api/error_body.hpp"

namespace stmirror::api {

/// Replaces each `secret` in `text` with "...". If the text ends with the beginning of the secret, that
/// beginning is replaced too, because the text may have been truncated.
void hide_secret(const std::string& secret, std::string& text);

class Secrets {
 public:
    /// Shorter values are not treated as secrets, because they would match in any text.
    static constexpr std::size_t length_min = 6;
    /// The number of old tokens that are still hidden, because answers to requests that used them may arrive
    /// late.
    static constexpr std::size_t tokens_max = 16;

    Secrets(const std::string& app_key, const Credentials& credentials);
    void add_token(std::string token);

    /// Replaces each secret in `text` with "...", whether it is in plain form, URL-encoded, or in Base64 as
    /// in Basic authentication. If the text ends with the beginning of a secret, that beginning is replaced
    /// too, because the text may have been truncated.
    std::string hidden(std::string text) const;
    void hide(ErrorBody& body) const;

 private:
    std::vector<std::string> lasting_;
    std::deque<std::string> tokens_;  ///< newest first
};

}  // namespace stmirror::api
