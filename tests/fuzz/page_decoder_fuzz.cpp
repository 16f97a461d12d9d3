// SPDX-License-Identifier: MIT
// Whatever the decoder accepts, an independent parser reads the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "decoder_oracle.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto fault = stmirror::api::decoder_fault(text);
    if (!fault.empty()) {
        std::cerr << fault << std::endl;
        std::abort();
    }
    return 0;
}
