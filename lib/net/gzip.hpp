// SPDX-License-Identifier: MIT
// Decompresses gzip data as it arrives, up to a limit. No I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace stmirror::net {

/// simdjson may read this far beyond the end of a document.
inline constexpr std::size_t spare_bytes = 64;

/// Makes sure that `text` can take `more` bytes plus spare_bytes without reallocation. Grows in large
/// steps.
void make_room(std::string& text, std::size_t more);

/// One gzip stream of one or several members (RFC 1952). Do not use it after an error.
class Gunzip {
 public:
    /// Refuses to decompress more than `bytes_max` in total.
    explicit Gunzip(std::uint64_t bytes_max);
    ~Gunzip();
    Gunzip(const Gunzip&) = delete;
    Gunzip& operator=(const Gunzip&) = delete;

    /// Appends the decompressed bytes of `packed` to `text`. Fails with Errc::Protocol if the data is not
    /// gzip, damaged, or beyond the limit.
    Result<> add(std::string_view packed, std::string& text);
    /// Call once at the end of the input. Fails with Errc::Protocol if the stream is incomplete.
    Result<> finish() const;

 private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
    std::uint64_t bytes_left_;
    bool within_member_ = false;
};

}  // namespace stmirror::net
