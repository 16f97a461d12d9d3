// SPDX-License-Identifier: MIT
// The body of a reply as it arrives: undoes the Content-Encoding, keeps the bound, leaves spare capacity
// behind the text. Knows nothing of HTTP's framing. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "net/gzip.hpp"

namespace stmirror::net {

/// An answer that is refused for its size.
Error longer_than(std::uint64_t bytes_max);

class ReplyBody {
 public:
    /// `content_encoding` as in the header, empty for none; `announced_bytes` from Content-Length, 0 where
    /// unknown. Errc::Protocol for an encoding that nobody asked for.
    Result<> start(std::string_view content_encoding, std::uint64_t announced_bytes, std::uint64_t bytes_max);
    Result<> add(std::string_view received);
    /// The text so far.
    std::size_t size() const { return text_.size(); }
    /// It will be large: makes room for all that it may have, so that it need not be copied while it grows.
    void expect_large();
    /// The whole body came, says the framing. Errc::Protocol where the gzip stream in it is not whole.
    Result<> finish();
    /// The text, with at least spare_bytes of capacity behind it.
    std::string take();

 private:
    std::string text_;
    std::optional<Gunzip> gunzip_;
    std::uint64_t bytes_max_ = 0;
};

}  // namespace stmirror::net
