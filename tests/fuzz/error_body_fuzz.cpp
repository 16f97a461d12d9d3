// SPDX-License-Identifier: MIT
// For any error body, the title is one line of bounded length and not empty, and the number of errors is
// bounded.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "api/error_body.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    stmirror::api::HttpReply reply;
    reply.status = 500;
    reply.body = text;
    const auto body = stmirror::api::read_error_body(reply);
    const bool sound = !body.title.empty() && body.title.size() <= 200 && body.errors.size() <= 10 &&
                       body.title.find_first_of("\r\n") == std::string::npos;
    if (!sound) { std::abort(); }
    return 0;
}
