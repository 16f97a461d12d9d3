// SPDX-License-Identifier: MIT
// Any response of the token endpoint gives either a token that is safe in a header, or an error.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "api/access_token.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    stmirror::api::HttpReply reply;
    reply.status = 200;
    reply.body = text;
    const auto token = stmirror::api::read_token(reply);
    if (!token) { return 0; }
    const bool safe = std::ranges::all_of(token->value, [](char c) { return c > ' ' && c < '\x7f'; });
    if (!safe || token->value.empty() || token->lifetime.count() <= 0) { std::abort(); }
    return 0;
}
