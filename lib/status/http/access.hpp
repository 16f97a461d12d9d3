// SPDX-License-Identifier: MIT
// Who may ask the status server: with a token, whoever has it; without one, programs of this machine, and no
// web page that a browser of this machine shows. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "settings/listen_address.hpp"
#include "status/http/http_message.hpp"

namespace stmirror::status {

class Access {
 public:
    /// A browser asks for a user name beside the token; it has to be this.
    static constexpr std::string_view user_name = "stmirror";
    static constexpr std::size_t token_length_min = 16;

    /// `token` is empty where there is none. Errc::Configuration where it is too short to be a secret, or
    /// where others could connect without one.
    static Result<Access> create(const ListenAddress& address, const std::string& token);

    /// The answer to a request that may not pass; empty for one that may.
    std::optional<Response> refusal(const Request& request) const;

 private:
    explicit Access(const std::string& token);
    bool has_token(std::string_view authorization) const;

    std::string bearer_;  ///< what an Authorization header holds behind its scheme; both empty: no token
    std::string basic_;
};

}  // namespace stmirror::status
