// SPDX-License-Identifier: MIT
#include "status/http/access.hpp"

#include <algorithm>

#include "status/http/digest.hpp"

namespace stmirror::status {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_in_any_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

/// Removes the port: "localhost:9464" -> "localhost", "[::1]:9464" -> "[::1]". Returns an empty name if the
/// part after the colon is not a port.
std::string_view name_of_host(std::string_view host) {
    const auto colon = host.rfind(':');
    const bool has_port = colon != std::string_view::npos && !host.ends_with(']');
    if (!has_port) { return host; }
    const auto port = host.substr(colon + 1);
    const bool digits = std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
    return digits ? host.substr(0, colon) : std::string_view{};
}

/// Returns true if a Host header names this machine. This stops DNS rebinding: a web page can resolve its own
/// host name to 127.0.0.1 and send requests here, but the browser still sends that name as the Host. The port
/// is ignored, because it may be the port of a tunnel.
bool names_this_machine(std::string_view host) {
    const auto name = name_of_host(host);
    if (equal_in_any_case(name, "localhost")) { return true; }
    const auto address = ListenAddress::parse(std::string(name) + ":0");
    return address && address->is_loopback;
}

}  // namespace

Access::Access(const std::string& token) {
    if (token.empty()) { return; }
    bearer_ = token;
    basic_ = base64(std::string(user_name) + ":" + token);
}

Result<Access> Access::create(const ListenAddress& address, const std::string& token) {
    if (token.empty() && !address.is_loopback) {
        return Problem{Errc::Configuration, "http.listen: other machines can reach " + address.host +
                                                ", so a token is required: set http.token_file"};
    }
    if (!token.empty() && token.size() < token_length_min) {
        return Problem{Errc::Configuration, "http.token: is too short to be a secret: use at least " +
                                                std::to_string(token_length_min) +
                                                " characters, for example from: openssl rand -hex 32"};
    }
    return Access(token);
}

bool Access::has_token(std::string_view authorization) const {
    const auto blank = authorization.find(' ');
    if (blank == std::string_view::npos) { return false; }
    const auto scheme = authorization.substr(0, blank);
    const auto given = authorization.substr(blank + 1);
    if (equal_in_any_case(scheme, "Bearer")) { return equal_secrets(given, bearer_); }
    return equal_in_any_case(scheme, "Basic") && equal_secrets(given, basic_);
}

std::optional<Response> Access::refusal(const Request& request) const {
    if (bearer_.empty()) {
        if (names_this_machine(request.host)) { return std::nullopt; }
        return text_response(421,
                             "This server accepts only the host names localhost, 127.0.0.1 and [::1]. To use "
                             "another name, for example behind a proxy, set http.token_file in the "
                             "configuration.");
    }
    if (has_token(request.authorization)) { return std::nullopt; }
    auto response =
        text_response(401,
                      "The token of http.token is required. Send it as \"Authorization: Bearer TOKEN\", or "
                      "as the password of the user " +
                          std::string(user_name) + ".");
    response.headers.emplace_back("WWW-Authenticate", "Basic realm=\"stmirror\", charset=\"UTF-8\"");
    return response;
}

}  // namespace stmirror::status
