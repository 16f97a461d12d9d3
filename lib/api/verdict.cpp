// SPDX-License-Identifier: MIT
#include "api/verdict.hpp"

#include <algorithm>
#include <charconv>

#include "api/http_date.hpp"
#include "api/http_status.hpp"
#include "base/clock_pair.hpp"

namespace stmirror::api {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Longer waits are reduced to this, so that adding times cannot overflow. Callers use much lower limits.
constexpr seconds wait_max = std::chrono::hours{24 * 365};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Returns the number at the beginning of a text as seconds. Empty if the text does not begin with a digit.
std::optional<seconds> leading_seconds(std::string_view text) {
    if (text.empty() || !is_digit(text.front())) { return std::nullopt; }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} ? std::min(seconds{value}, wait_max) : wait_max;
}

/// Returns the time at which the wait until a date in the reply begins. It is the reply's own Date if there
/// is one, because the server wrote both dates by the same clock. If that clock and this machine's clock
/// disagree, returns the earlier of the two times, because a wait that is too long does no harm.
Timestamp sent_at(const HttpReply& reply, Timestamp utc_now) {
    const auto date = parse_http_date(reply.header("Date"), utc_now);
    if (!date) { return utc_now; }
    const ClockPair clocks{*date, utc_now};
    return clocks.agree() ? clocks.server : clocks.earlier();
}

std::optional<milliseconds> wait_of_header(const HttpReply& reply, Timestamp utc_now) {
    const auto text = reply.header("Retry-After");
    if (!text.empty() && std::ranges::all_of(text, is_digit)) { return leading_seconds(text); }
    const auto date = parse_http_date(text, utc_now);
    if (!date) { return std::nullopt; }
    return std::clamp(std::chrono::ceil<milliseconds>(*date - sent_at(reply, utc_now)), milliseconds{0},
                      milliseconds{wait_max});
}

/// Reads the wait from "Rate limit is exceeded. Try again in 7 seconds."
std::optional<milliseconds> wait_of_title(std::string_view title) {
    constexpr std::string_view words = "ry again in ";
    const auto at = title.find(words);
    if (at == title.npos) { return std::nullopt; }
    return leading_seconds(title.substr(at + words.size()));
}

Verdict::Kind kind_of_error(Errc code) {
    switch (code) {
        case Errc::Stopped:
            return Verdict::Kind::Stop;
        case Errc::Io:
        case Errc::Resolve:
        case Errc::Connect:
        case Errc::Timeout:
        case Errc::Disconnected:
        case Errc::Protocol:
            return Verdict::Kind::Retry;
        // A certificate that was rejected will be rejected again.
        default:
            return Verdict::Kind::GiveUp;
    }
}

Verdict::Kind kind_of_status(int status) {
    if (status >= 200 && status <= 299) { return Verdict::Kind::Use; }
    if (status == http_status::unauthorized) { return Verdict::Kind::RenewToken; }
    if (status == http_status::request_timeout || status == http_status::too_many_requests ||
        (status >= 500 && status <= 599)) {
        return Verdict::Kind::Retry;
    }
    return Verdict::Kind::GiveUp;
}

Errc code_of_status(int status) {
    switch (status) {
        case http_status::bad_request:
            return Errc::BadRequest;
        case http_status::unauthorized:
            return Errc::Unauthorized;
        case http_status::forbidden:
            return Errc::MissingScope;
        case http_status::not_found:
            return Errc::NotFound;
        case http_status::request_timeout:
            return Errc::Timeout;
        case http_status::conflict:
            return Errc::Conflict;
        case http_status::too_many_requests:
            return Errc::Throttled;
        default:
            break;
    }
    if (status >= 500) { return Errc::ServerFailed; }
    return status >= 300 && status < 400 ? Errc::Redirected : Errc::Refused;
}

}  // namespace

std::optional<milliseconds> requested_wait(const HttpReply& reply, const ErrorBody& body, Timestamp utc_now) {
    if (const auto wait = wait_of_header(reply, utc_now)) { return wait; }
    return wait_of_title(body.title);
}

Verdict judge(const Result<HttpReply>& reply, Timestamp utc_now) {
    Verdict verdict;
    if (!reply) {
        verdict.kind = kind_of_error(reply.error().code);
        verdict.transport_error = reply.error().code;
        verdict.transport_advice = reply.error().advice;
        verdict.error_body.title = reply.error().text;
        return verdict;
    }
    verdict.kind = kind_of_status(reply->status);
    if (verdict.kind == Verdict::Kind::Use) { return verdict; }
    verdict.throttled = reply->status == http_status::too_many_requests;
    verdict.error_body = read_error_body(*reply);
    if (verdict.kind == Verdict::Kind::Retry) {
        verdict.wait = requested_wait(*reply, verdict.error_body, utc_now);
    }
    return verdict;
}

bool may_have_been_done(const Verdict& verdict) {
    if (verdict.transport_error == Errc::Resolve || verdict.transport_error == Errc::Connect) {
        return false;
    }
    if (verdict.kind == Verdict::Kind::Stop) { return true; }
    return verdict.kind == Verdict::Kind::Retry && !verdict.throttled;
}

Errc code_of(const Verdict& verdict) {
    if (verdict.transport_error) { return *verdict.transport_error; }
    if (is_about_app_key(verdict.error_body)) { return Errc::UnknownAppKey; }
    return code_of_status(verdict.error_body.status);
}

std::string advice(const Verdict& verdict, const std::string& scope) {
    if (verdict.kind == Verdict::Kind::Use) { return {}; }
    if (!verdict.transport_advice.empty()) { return verdict.transport_advice; }
    return stmirror::advice(code_of(verdict), scope);
}

}  // namespace stmirror::api
