// SPDX-License-Identifier: MIT
#include "base/endpoint.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

namespace stmirror {
namespace {

constexpr std::string_view usual_port = "443";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

bool is_address_character(char c) {
    return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == '.' || c == ':';
}

bool is_port(std::string_view text) {
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, port);
    return error == std::errc{} && stopped == end && port != 0;
}

/// Returns what follows `scheme` in a URL, in lower case and without a final slash. Empty if the URL has
/// another scheme.
std::string after_scheme(std::string_view scheme, std::string_view url) {
    std::string text(url);
    std::ranges::transform(text, text.begin(), lower);
    if (!text.starts_with(scheme)) { return {}; }
    if (text.ends_with('/')) { text.pop_back(); }
    return text.size() <= scheme.size() ? std::string() : text.substr(scheme.size());
}

bool all_of(const std::string& text, bool (*is)(char)) {
    return !text.empty() && std::ranges::all_of(text, is);
}

}  // namespace

std::optional<Endpoint> Endpoint::parse_https(std::string_view url) {
    auto host = after_scheme("https://", url);
    std::string port(usual_port);
    if (const auto colon = host.rfind(':'); colon != std::string::npos) {
        port = host.substr(colon + 1);
        host.resize(colon);
    }
    if (!all_of(host, is_host_character) || !is_port(port)) { return std::nullopt; }
    return Endpoint{std::move(host), std::move(port)};
}

std::optional<Endpoint> Endpoint::parse_proxy(std::string_view url) {
    auto host = after_scheme("http://", url);
    const auto colon = host.rfind(':');
    if (colon == std::string::npos) { return std::nullopt; }
    auto port = host.substr(colon + 1);
    host.resize(colon);
    const bool in_brackets = host.starts_with('[') && host.ends_with(']');
    if (in_brackets) { host = host.substr(1, host.size() - 2); }
    if (!all_of(host, in_brackets ? is_address_character : is_host_character) || !is_port(port)) {
        return std::nullopt;
    }
    return Endpoint{std::move(host), std::move(port)};
}

std::string Endpoint::authority() const {
    const auto name = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return port == usual_port ? name : name + ":" + port;
}

std::string Endpoint::text() const { return port == usual_port ? authority() + ":" + port : authority(); }

}  // namespace stmirror
