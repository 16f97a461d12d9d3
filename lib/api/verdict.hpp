// SPDX-License-Identifier: MIT
// What to do about a response. Pure: the caller waits, renews and counts attempts.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "api/http.hpp"
#include "api/problem.hpp"
#include "base/timestamp.hpp"

namespace stmirror::api {

struct Verdict {
    enum class Kind {
        Use,         ///< a 200 (its body is still to be decoded)
        Retry,       ///< 429, 408, 5xx, a broken connection: again, after `wait` or the back-off's own time
        RenewToken,  ///< 401: drop the access token, then once more
        GiveUp,      ///< 400, 403, 404, 409 and other refusals: an answer that another try would not change
        Stop,        ///< the program ends
    };
    Kind kind = Kind::Use;
    bool throttled = false;                         ///< a 429: holds for the whole tenant
    std::optional<std::chrono::milliseconds> wait;  ///< what the server asked for, uncapped
    Problem problem;                                ///< filled unless Use
    std::optional<Errc> transport_error;            ///< where there was no response at all
};

/// `utc_now` resolves a Retry-After given as a date.
Verdict judge(const Result<HttpReply>& reply, Timestamp utc_now);

/// Whether the server may have carried out the request all the same: it was sent, and no answer says no.
bool may_have_been_done(const Verdict& verdict);

/// Retry-After in seconds or as an HTTP date, else the seconds in a title "… Try again in N seconds.".
std::optional<std::chrono::milliseconds> requested_wait(const HttpReply& reply, const Problem& problem,
                                                        Timestamp utc_now);

/// Reads an IMF-fixdate, as in Date and Retry-After: "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7).
std::optional<Timestamp> parse_http_date(std::string_view text);

/// What a person can do about a refusal: "grant the scope tn.crm.leads:r to the app in …".
std::string advice(const Verdict& verdict, const std::string& scope);
/// What a person can do about a write that may have been done.
std::string advice_on_unknown_outcome();

}  // namespace stmirror::api
