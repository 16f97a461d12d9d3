// SPDX-License-Identifier: MIT
// What to do about a response. Pure: the caller waits, renews the token and counts attempts.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "api/error_body.hpp"
#include "api/http.hpp"
#include "base/timestamp.hpp"

namespace stmirror::api {

struct Verdict {
    enum class Kind {
        Use,         ///< a 2xx; its body must still be decoded
        Retry,       ///< 429, 408, 5xx, a broken connection: retry after `wait` or the usual back-off
        RenewToken,  ///< 401: drop the access token and retry once
        GiveUp,      ///< 400, 403, 404, 409 and other refusals that a retry would not change
        Stop,        ///< the program is stopping
    };
    Kind kind = Kind::Use;
    bool throttled = false;                         ///< a 429: applies to the whole tenant
    std::optional<std::chrono::milliseconds> wait;  ///< what the server asked for, not capped
    ErrorBody error_body;                           ///< set unless Use
    std::optional<Errc> transport_error;            ///< set if there was no response
    std::string transport_advice{};                 ///< what to do about it, if the transport knows
};

/// `utc_now` resolves a Retry-After that is a date.
Verdict judge(const Result<HttpReply>& reply, Timestamp utc_now);

/// Whether the server may have carried out the request although it failed: it was sent, and no response
/// refused it.
bool may_have_been_done(const Verdict& verdict);

/// Retry-After in seconds or as an HTTP date; otherwise the seconds from a title "… Try again in N seconds.".
std::optional<std::chrono::milliseconds> requested_wait(const HttpReply& reply, const ErrorBody& body,
                                                        Timestamp utc_now);

/// The code of the problem that ends a call with this verdict. Not for Use.
Errc code_of(const Verdict& verdict);
/// What the operator can do about it: "grant the scope tn.crm.leads:r to the app in …".
std::string advice(const Verdict& verdict, const std::string& scope);

}  // namespace stmirror::api
