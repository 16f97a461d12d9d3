// SPDX-License-Identifier: MIT
// The body of a reply as it arrives. Decodes the Content-Encoding, enforces the size limit, and keeps spare
// capacity after the text. Does not depend on HTTP's framing. No I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "net/gzip.hpp"

namespace stmirror::net {

/// Returns the error for a body that is too large.
Problem longer_than(std::uint64_t bytes_max);

class ReplyBody {
 public:
    /// `content_encoding` is as in the header, and empty for none. `announced_bytes` is from Content-Length,
    /// and 0 if unknown. Fails with Errc::Protocol for an encoding that was not requested.
    Result<> start(std::string_view content_encoding, std::uint64_t announced_bytes, std::uint64_t bytes_max);
    Result<> add(std::string_view received);
    /// Returns the number of bytes of text so far.
    std::size_t size() const { return text_.size(); }
    /// Reserves memory up to the limit, so that a large body is not copied while it grows.
    void expect_large();
    /// Call when the framing says that the body is complete. Fails with Errc::Protocol if its gzip stream is
    /// incomplete.
    Result<> finish();
    /// Returns the text, with at least spare_bytes of capacity after it.
    std::string take();

 private:
    std::string text_;
    std::optional<Gunzip> gunzip_;
    std::uint64_t bytes_max_ = 0;
};

}  // namespace stmirror::net
