// SPDX-License-Identifier: MIT
#include "net/reply_body.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <utility>

namespace stmirror::net {
namespace {

// A Content-Length is only a claim, so no more than this is reserved for it. Reserved memory that stays
// unused is never touched.
constexpr std::uint64_t reserve_bytes_max = 16 << 20;
// This many times the compressed size is reserved for decompressed text, because pages of records are
// compressed to a sixth or less. Without enough reserved memory, the text would be copied when it grows, and
// would touch twice the memory.
constexpr std::uint64_t gzip_ratio = 8;

}  // namespace

Problem longer_than(std::uint64_t bytes_max) {
    return {Errc::Protocol,
            "the answer is longer than the limit for a body, " + std::to_string(bytes_max) + " bytes"};
}

Result<> ReplyBody::start(std::string_view content_encoding, std::uint64_t announced_bytes,
                          std::uint64_t bytes_max) {
    using boost::beast::iequals;
    bytes_max_ = bytes_max;
    const auto reserve = [&](std::uint64_t bytes) {
        make_room(text_, static_cast<std::size_t>(std::min(bytes, reserve_bytes_max)));
    };
    if (iequals(content_encoding, "gzip") || iequals(content_encoding, "x-gzip")) {
        gunzip_.emplace(bytes_max);
        reserve(gzip_ratio * std::min(announced_bytes, reserve_bytes_max));
        return {};
    }
    if (!content_encoding.empty() && !iequals(content_encoding, "identity")) {
        return Problem{Errc::Protocol,
                       "the answer has a Content-Encoding that was not requested (only gzip was)"};
    }
    reserve(announced_bytes);
    return {};
}

Result<> ReplyBody::add(std::string_view received) {
    if (gunzip_) { return gunzip_->add(received, text_); }
    if (text_.size() + received.size() > bytes_max_) { return longer_than(bytes_max_); }
    make_room(text_, received.size());
    text_.append(received);
    return {};
}

void ReplyBody::expect_large() { make_room(text_, static_cast<std::size_t>(bytes_max_) - text_.size()); }

Result<> ReplyBody::finish() {
    if (gunzip_) { return gunzip_->finish(); }
    return {};
}

std::string ReplyBody::take() {
    make_room(text_, 0);
    return std::move(text_);
}

}  // namespace stmirror::net
