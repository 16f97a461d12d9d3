// SPDX-License-Identifier: MIT
#include "api/access_token.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/error_body.hpp"
#include "api/http_status.hpp"
#include "api/request.hpp"

namespace stmirror::api {
namespace {

using nlohmann::json;
using std::chrono::seconds;

constexpr seconds lifetime_max = std::chrono::hours{24};
constexpr seconds margin_max = std::chrono::minutes{3};

/// The maximum length of a token. A usual token has a few kilobytes. Few servers accept a longer header.
constexpr std::size_t token_bytes_max = 16 * 1024;
constexpr std::size_t answer_bytes_max = 64 * 1024;

/// Returns true if a header may contain the value. With other characters, a token could inject headers into
/// requests.
bool is_header_safe(std::string_view value) {
    return !value.empty() && std::ranges::all_of(value, [](char c) { return c > ' ' && c < '\x7f'; });
}

Problem no_token(std::string_view why) {
    return {Errc::Protocol,
            "the answer of the token endpoint contains no usable access token: " + std::string(why)};
}

bool is_refusal(int status) {
    return status == http_status::bad_request || status == http_status::unauthorized ||
           status == http_status::forbidden;
}

}  // namespace

HttpRequest token_request(const Endpoint& auth, const Credentials& credentials) {
    HttpRequest request;
    request.endpoint = auth;
    request.method = "POST";
    request.target = "/connect/token";
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    request.body = "grant_type=client_credentials&client_id=" + percent_encode(credentials.client_id) +
                   "&client_secret=" + percent_encode(credentials.client_secret);
    request.repeatable = true;
    return request;
}

Result<AccessToken> read_token(const HttpReply& reply) {
    if (is_refusal(reply.status)) {
        return Problem{Errc::Unauthorized,
                       "no access token: " + read_error_body(reply).title + " (HTTP " +
                           std::to_string(reply.status) + ")",
                       {},
                       advice(Errc::Unauthorized)};
    }
    if (reply.status != 200) {
        return no_token("HTTP " + std::to_string(reply.status) + ", " + read_error_body(reply).title);
    }
    if (reply.body.size() > answer_bytes_max) {
        return no_token("it is longer than " + std::to_string(answer_bytes_max) + " bytes");
    }
    const json parsed = json::parse(reply.body, nullptr, false);
    if (!parsed.is_object()) { return no_token("not a JSON object"); }
    const auto value = parsed.find("access_token");
    if (value == parsed.end() || !value->is_string()) { return no_token("access_token is missing"); }
    const auto lifetime = parsed.find("expires_in");
    if (lifetime == parsed.end() || !lifetime->is_number_unsigned()) {
        return no_token("expires_in is missing");
    }
    const auto lifetime_s =
        std::min(lifetime->get<std::uint64_t>(), static_cast<std::uint64_t>(lifetime_max.count()));
    if (lifetime_s == 0) { return no_token("expires_in is 0"); }

    AccessToken token{value->get<std::string>(), seconds{static_cast<seconds::rep>(lifetime_s)}};
    if (token.value.size() > token_bytes_max) {
        return no_token("access_token is longer than " + std::to_string(token_bytes_max) + " bytes");
    }
    if (!is_header_safe(token.value)) { return no_token("access_token contains invalid characters"); }
    return token;
}

void TokenCache::store(AccessToken token, TimePoint now) {
    const auto margin = std::min<Duration>(Duration{token.lifetime} / 5, margin_max);
    renew_at_ = now + token.lifetime - margin;
    token_ = std::move(token);
}

const std::string* TokenCache::usable(TimePoint now) const {
    return token_ && now < renew_at_ ? &token_->value : nullptr;
}

}  // namespace stmirror::api
