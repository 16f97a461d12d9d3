// SPDX-License-Identifier: MIT
// If the decoder accepts an input, an independent parser reads the same values.
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
