// SPDX-License-Identifier: MIT
#include "simulator/http/replies.hpp"

#include <array>
#include <boost/beast/http/status.hpp>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace stmirror::simulator {

using nlohmann::ordered_json;

Reply json_reply(int status, std::string body) {
    return Reply{status, {{"Content-Type", "application/json; charset=utf-8"}}, std::move(body)};
}

Reply error_reply(int status, std::string_view title, std::string_view trace_id, const FieldErrors& errors) {
    ordered_json problem;
    problem["type"] = "https://httpstatuses.io/" + std::to_string(status);
    problem["title"] = title;
    problem["status"] = status;
    problem["traceId"] = trace_id;
    problem["errors"] = ordered_json::object();
    for (const auto& [field, messages] : errors) { problem["errors"][field] = messages; }
    problem["data"] = ordered_json::object();
    return json_reply(status, problem.dump());
}

Reply problem_reply(int status, std::string_view title, std::string_view trace_id) {
    auto reply = error_reply(status, title, trace_id);
    reply.headers = {{"Content-Type", "application/problem+json; charset=utf-8"}};
    return reply;
}

Reply gateway_reply(int status, std::string_view message) {
    ordered_json body;
    body["statusCode"] = status;
    body["message"] = message;
    return Reply{status, {{"Content-Type", "application/json"}}, body.dump()};
}

Reply oauth_error_reply(int status, std::string_view error) {
    return json_reply(status, ordered_json{{"error", error}}.dump());
}

Reply html_reply(int status) {
    const auto title = std::to_string(status) + " " + reason_phrase(status);
    return Reply{
        status,
        {{"Content-Type", "text/html"}},
        "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>\r\n"};
}

std::string reason_phrase(int status) {
    const auto known = boost::beast::http::int_to_status(static_cast<unsigned>(status));
    return std::string(boost::beast::http::obsolete_reason(known));
}

std::string http_date(Timestamp time) {
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::sys_seconds seconds{std::chrono::seconds{time.unix_seconds()}};
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{seconds - day};
    std::array<char, 40> text{};
    const int length =
        std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                      days[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                      months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                      static_cast<int>(clock.seconds().count()));
    return std::string(text.data(), static_cast<std::size_t>(length));
}

}  // namespace stmirror::simulator
