// SPDX-License-Identifier: MIT
// Unpacks gzip as it arrives, never beyond a bound. Pure: bytes in, bytes out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace stmirror::net {

/// What simdjson may read behind the end of a document.
inline constexpr std::size_t spare_bytes = 64;

/// Makes sure that `text` can take `more` bytes and the spare ones without moving; grows in large steps.
void make_room(std::string& text, std::size_t more);

/// One gzip stream of one or several members (RFC 1952). After an error it must not be fed any more.
class Gunzip {
 public:
    /// Refuses to unpack more than `bytes_max` in all.
    explicit Gunzip(std::uint64_t bytes_max);
    ~Gunzip();
    Gunzip(const Gunzip&) = delete;
    Gunzip& operator=(const Gunzip&) = delete;

    /// Appends what `packed` holds to `text`. Errc::Protocol: not gzip, damaged, or more than the bound.
    Result<> add(std::string_view packed, std::string& text);
    /// Call once at the end of the input. Errc::Protocol where the stream is not whole.
    Result<> finish() const;

 private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
    std::uint64_t bytes_left_;
    bool within_member_ = false;
};

}  // namespace stmirror::net
