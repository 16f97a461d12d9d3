// SPDX-License-Identifier: MIT
// If a URL is accepted, writing and parsing it again gives the same endpoint.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/endpoint.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    using stmirror::Endpoint;
    const auto endpoint = Endpoint::parse_https(text);
    if (!endpoint) { return 0; }
    const auto again = Endpoint::parse_https("https://" + endpoint->host + ":" + endpoint->port);
    if (!again || *again != *endpoint) { std::abort(); }
    return 0;
}
