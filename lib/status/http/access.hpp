// SPDX-License-Identifier: MIT
// Decides who may use the status server. With a token: every client that sends it. Without: clients on this
// machine, but no web page that a local browser shows. Pure.
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
    /// Browsers send a user name with the token; it must be this one.
    static constexpr std::string_view user_name = "stmirror";
    static constexpr std::size_t token_length_min = 16;

    /// An empty `token` means none. Errc::Configuration if the token is too short to be a secret, or if other
    /// machines could connect without one.
    static Result<Access> create(const ListenAddress& address, const std::string& token);

    /// The answer to an unauthorized request; empty if the request is authorized.
    std::optional<Response> refusal(const Request& request) const;

 private:
    explicit Access(const std::string& token);
    bool has_token(std::string_view authorization) const;

    std::string bearer_;  ///< what an Authorization header holds after its scheme; both empty: no token
    std::string basic_;
};

}  // namespace stmirror::status
