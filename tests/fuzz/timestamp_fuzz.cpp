// SPDX-License-Identifier: MIT
// A parsed time is written in 28 characters. Parsing these characters gives the same time.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/timestamp.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    using stmirror::Timestamp;
    const auto time = Timestamp::parse(text);
    if (!time) { return 0; }
    const auto written = time->to_string();
    if (written.size() != Timestamp::text_length || Timestamp::parse(written) != time) { std::abort(); }
    return 0;
}
