// SPDX-License-Identifier: MIT
// A text that is parsed as an HTTP date has 29 characters, and the date is not before the year 1. No text in
// Retry-After gives a negative wait.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "api/http_date.hpp"
#include "api/verdict.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto now = *stmirror::Timestamp::parse("2026-01-01T00:00:00Z");
    const auto time = stmirror::api::parse_http_date(text, now);
    if (time && time->since_year_one().count() < 0) { std::abort(); }
    stmirror::api::HttpReply reply;
    reply.status = 503;
    reply.headers = {{"Retry-After", text}};
    const auto verdict = stmirror::api::judge(reply, now);
    if (verdict.wait && verdict.wait->count() < 0) { std::abort(); }
    return 0;
}
