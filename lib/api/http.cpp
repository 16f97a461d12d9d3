// SPDX-License-Identifier: MIT
#include "api/http.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace stmirror::api {
namespace {

constexpr std::string_view scheme = "https://";
constexpr std::string_view usual_port = "443";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool is_host_character(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

bool is_port(std::string_view text) {
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, port);
    return error == std::errc{} && stopped == end && port != 0;
}

Error malformed(std::string_view what) {
    return {Errc::Configuration,
            "the URL " + std::string(what) + "; it must look like https://host or https://host:port"};
}

}  // namespace

std::string Endpoint::authority() const { return port == usual_port ? host : host + ":" + port; }

Result<Endpoint> Endpoint::parse(std::string_view base_url) {
    // Messages do not repeat the URL: its user name may come with a password.
    if (!equal_ignoring_case(base_url.substr(0, scheme.size()), scheme)) {
        return malformed("does not begin with https://");
    }
    auto authority = base_url.substr(scheme.size());
    if (authority.ends_with('/')) authority.remove_suffix(1);
    if (authority.find('@') != authority.npos) return malformed("has a user name");
    if (authority.find_first_of("/?#") != authority.npos) return malformed("has a path or a query");

    Endpoint endpoint{.host = {}, .port = std::string(usual_port)};
    const auto colon = authority.rfind(':');
    if (colon != authority.npos) {
        endpoint.port = authority.substr(colon + 1);
        authority = authority.substr(0, colon);
        if (!is_port(endpoint.port)) return malformed("has no valid port after the colon");
    }
    if (authority.empty()) return malformed("has no host");
    if (!std::ranges::all_of(authority, is_host_character))
        return malformed("has a host with invalid characters");
    std::ranges::transform(authority, std::back_inserter(endpoint.host), lower);
    return endpoint;
}

std::string_view HttpReply::header(std::string_view name) const {
    const auto is_it = [&](const auto& each) { return equal_ignoring_case(each.first, name); };
    const auto found = std::ranges::find_if(headers, is_it);
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

}  // namespace stmirror::api
