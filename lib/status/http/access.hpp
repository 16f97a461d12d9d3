// SPDX-License-Identifier: MIT
// Decides who may use the status server. If a token is required, every client that sends the token may use
// it. Otherwise, clients on this machine may, but not the web pages of other sites in a local browser. No
// side effects.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "settings/listen_address.hpp"
#include "status/http/http_message.hpp"

namespace stmirror::status {

class Access {
 public:
    /// Browsers send a user name with the token. The server accepts only this name.
    static constexpr std::string_view user_name = "stmirror";
    static constexpr std::size_t token_length_min = 16;

    /// An empty `token` means that none is required. Returns Errc::Configuration if the token is too short to
    /// be a secret, or if other machines could connect without a token.
    static Result<Access> create(const ListenAddress& address, const std::string& token);

    /// Returns the answer to an unauthorized request. Empty if the request is authorized.
    std::optional<Response> refusal(const Request& request) const;

 private:
    explicit Access(const std::string& token);
    bool has_token(std::string_view authorization) const;

    // What an Authorization header must hold after its scheme. Both are empty if no token is required.
    std::string bearer_;
    std::string basic_;
};

}  // namespace stmirror::status
