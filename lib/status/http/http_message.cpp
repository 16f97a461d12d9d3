// SPDX-License-Identifier: MIT
#include "status/http/http_message.hpp"

#include <fmt/chrono.h>

namespace stmirror::status {

Headers headers_of(const Response& response, std::time_t now) {
    Headers headers{
        {"Date", fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now))},
        {"Content-Type", response.content_type},
        {"Cache-Control", "no-store"},
        {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Referrer-Policy", "no-referrer"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
    };
    for (const auto& own : response.headers) {
        std::erase_if(headers, [&](const auto& header) { return header.first == own.first; });
        headers.push_back(own);
    }
    return headers;
}

Response text_response(int status, std::string text) {
    Response response;
    response.status = status;
    response.body = std::move(text) + "\n";
    return response;
}

Response failed_response(const std::exception& failure) {
    return text_response(500, std::string("The page could not be generated: ") + failure.what());
}

}  // namespace stmirror::status
