// SPDX-License-Identifier: MIT
// Any line is either refused or parsed to a message. The message is written as one line, which is parsed to
// the same message.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "control/message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace stmirror::control;
    const auto message = decode({reinterpret_cast<const char*>(data), size});
    if (!message) { return 0; }
    const auto line = encode(*message);
    const bool is_one_line = line.find('\n') == line.size() - 1;
    const auto again = decode(std::string_view(line).substr(0, line.size() - 1));
    if (!is_one_line || !again || *again != *message) { std::abort(); }
    return 0;
}
