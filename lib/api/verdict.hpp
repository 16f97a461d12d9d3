// SPDX-License-Identifier: MIT
// Decides what to do about a response. The caller waits, renews the token and counts attempts.
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
    bool throttled = false;                         ///< true for a 429
    std::optional<std::chrono::milliseconds> wait;  ///< the wait that the server asked for, at most a year
    ErrorBody error_body;                           ///< set unless kind is Use
    std::optional<Errc> transport_error;            ///< set if there was no response
    std::string transport_advice{};  ///< what to do about transport_error, if the transport knows
};

/// Judges a reply. If Retry-After is a date, the wait is counted from the reply's Date header. It is counted
/// from `utc_now` if there is no Date header, or if the clocks disagree and `utc_now` is earlier.
Verdict judge(const Result<HttpReply>& reply, Timestamp utc_now);

/// Returns true if the server may have carried out the request although it failed: the request may have been
/// sent, and no response refused it.
bool may_have_been_done(const Verdict& verdict);

/// Returns the wait from Retry-After, which has seconds or an HTTP date. Otherwise returns the seconds from a
/// title "… Try again in N seconds.". Empty if the reply has neither.
std::optional<std::chrono::milliseconds> requested_wait(const HttpReply& reply, const ErrorBody& body,
                                                        Timestamp utc_now);

/// Returns the code of the problem that ends a call with this verdict. Do not call for Use.
Errc code_of(const Verdict& verdict);
/// Returns what the operator can do about the verdict: "grant the scope tn.crm.leads:r to the app in …".
std::string advice(const Verdict& verdict, const std::string& scope);

}  // namespace stmirror::api
