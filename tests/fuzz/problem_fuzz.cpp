// SPDX-License-Identifier: MIT
// Any error body gives a bounded title of one line.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "api/problem.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    stmirror::api::HttpReply reply;
    reply.status = 500;
    reply.body = text;
    const auto problem = stmirror::api::read_problem(reply);
    const bool sound = !problem.title.empty() && problem.title.size() <= 200 && problem.errors.size() <= 10 &&
                       problem.title.find_first_of("\r\n") == std::string::npos;
    if (!sound) std::abort();
    return 0;
}
