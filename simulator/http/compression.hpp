// SPDX-License-Identifier: MIT
// Compresses replies with gzip.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace stmirror::simulator {

/// Returns `text` as a gzip stream. Uses zlib's fastest level, because the simulator must not be slower than
/// its client. No side effects.
std::string gzip(std::string_view text);

/// Compresses bodies and keeps the result for large ones. A page that is read again, as in a benchmark, is
/// not compressed again. Thread-safe.
class PackedBodies {
 public:
    std::string packed(const std::string& body);

 private:
    using Key = std::pair<std::uint64_t, std::size_t>;  ///< hash and size of the body
    std::mutex mutex_;
    std::map<Key, std::string> kept_;
    std::size_t kept_bytes_ = 0;
};

}  // namespace stmirror::simulator
