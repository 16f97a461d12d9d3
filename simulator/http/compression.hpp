// SPDX-License-Identifier: MIT
// gzip for replies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace stmirror::simulator {

/// `text` as a gzip stream, at zlib's fastest level: the simulator must not be slower than its client. Pure.
std::string gzip(std::string_view text);

/// Packs bodies and keeps the packed form of large ones: a page that is read again, as in a benchmark, is not
/// packed again. Thread-safe.
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
