// SPDX-License-Identifier: MIT
#include "api/secrets.hpp"

#include <algorithm>

#include "api/request.hpp"

namespace stmirror::api {
namespace {

constexpr std::string_view placeholder = "...";

/// Encodes in Base64 without padding, so that the result also matches a text whose padding was left out or
/// cut off.
std::string base64(std::string_view text) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    constexpr unsigned digit_bits = 6;
    constexpr unsigned digit_max = 63;
    std::string coded;
    unsigned bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        bits = (bits << 8U) | static_cast<unsigned char>(c);
        for (count += 8; count >= digit_bits; count -= digit_bits) {
            coded += digits[(bits >> (count - digit_bits)) & digit_max];
        }
    }
    if (count > 0) { coded += digits[(bits << (digit_bits - count)) & digit_max]; }
    return coded;
}

}  // namespace

void hide_secret(const std::string& secret, std::string& text) {
    if (secret.empty()) { return; }
    // Continues after the placeholder, because the placeholder may itself contain the secret.
    for (auto at = text.find(secret); at != text.npos; at = text.find(secret, at + placeholder.size())) {
        text.replace(at, secret.size(), placeholder);
    }
    for (auto length = std::min(secret.size(), text.size()); length >= Secrets::length_min; --length) {
        if (!text.ends_with(std::string_view(secret).substr(0, length))) { continue; }
        text.replace(text.size() - length, length, placeholder);
        return;
    }
}

Secrets::Secrets(const std::string& app_key, const Credentials& credentials) {
    const auto& secret = credentials.client_secret;
    // The longest forms come first, because they contain the others.
    if (secret.size() >= length_min) {
        lasting_.push_back(base64(credentials.client_id + ":" + secret));
        lasting_.push_back(base64(percent_encode(credentials.client_id) + ":" + percent_encode(secret)));
    }
    for (const auto& value : {secret, app_key}) {
        for (auto form : {base64(value), percent_encode(value), value}) {
            if (value.size() >= length_min) { lasting_.push_back(std::move(form)); }
        }
    }
}

void Secrets::add_token(std::string token) {
    if (token.size() < length_min) { return; }
    tokens_.push_front(std::move(token));
    if (tokens_.size() > tokens_max) { tokens_.pop_back(); }
}

std::string Secrets::hidden(std::string text) const {
    for (const auto& secret : lasting_) { hide_secret(secret, text); }
    for (const auto& token : tokens_) {
        hide_secret(token, text);
        if (const auto coded = percent_encode(token); coded != token) { hide_secret(coded, text); }
    }
    return text;
}

void Secrets::hide(ErrorBody& body) const {
    body.title = hidden(std::move(body.title));
    body.trace_id = hidden(std::move(body.trace_id));
    for (auto& line : body.errors) { line = hidden(std::move(line)); }
}

}  // namespace stmirror::api
