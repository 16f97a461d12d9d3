// SPDX-License-Identifier: MIT
// gzip for replies. Pure.
#pragma once

#include <string>
#include <string_view>

namespace stmirror::simulator {

/// `text` as a gzip stream, at zlib's fastest level: the simulator must not be slower than its client.
std::string gzip(std::string_view text);

}  // namespace stmirror::simulator
