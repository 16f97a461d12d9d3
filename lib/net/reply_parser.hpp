// SPDX-License-Identifier: MIT
// Makes a reply from the bytes that arrive. Beast's parser handles HTTP's framing, and ReplyBody handles the
// body. Both have limits. Does not use sockets.
#pragma once

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "base/problem.hpp"
#include "net/reply_body.hpp"

namespace stmirror::net {

/// The limit for the headers, for the extensions of all chunks, and for the trailers. It applies to each
/// separately.
inline constexpr std::size_t framing_bytes_max = 64 << 10;

/// Lets Beast's parser write into a ReplyBody. The body's own error message is kept along with the error
/// code.
struct DecodedBody {
    struct value_type {
        ReplyBody body;
        std::optional<Problem> failure;
    };

    class reader {
     public:
        template <bool is_request, class Fields>
        reader(boost::beast::http::header<is_request, Fields>&, value_type& value) : value_(value) {}

        void init(const boost::optional<std::uint64_t>&, boost::system::error_code& failure) { failure = {}; }

        template <class Buffers>
        std::size_t put(const Buffers& buffers, boost::system::error_code& failure) {
            std::size_t taken = 0;
            failure = {};
            for (const boost::asio::const_buffer buffer : boost::beast::buffers_range_ref(buffers)) {
                keep(value_.body.add({static_cast<const char*>(buffer.data()), buffer.size()}), failure);
                taken += buffer.size();
            }
            return taken;
        }

        void finish(boost::system::error_code& failure) {
            failure = {};
            keep(value_.body.finish(), failure);
        }

     private:
        void keep(const Result<>& outcome, boost::system::error_code& failure);

        value_type& value_;
    };
};

using ReplyParser = boost::beast::http::response_parser<DecodedBody>;

/// Makes a parser for the next reply. `is_head` is true if the request was a HEAD.
void prepare(std::optional<ReplyParser>& parser, bool is_head, std::uint64_t body_bytes_max);

/// Returns whether this is a 1xx response, which precedes the actual reply (RFC 9110, section 15.2).
bool is_interim(const ReplyParser& parser);

/// Prepares the parser for the body. Call between the headers and the body.
Result<> start_body(ReplyParser& parser, std::uint64_t body_bytes_max);

/// Limits the total size of chunk extensions. The parser calls it for each chunk.
class ExtensionBound {
 public:
    template <class Text>
    void operator()(std::uint64_t, const Text& extensions, boost::system::error_code& failure) {
        bytes_ += extensions.size();
        if (bytes_ > framing_bytes_max) { failure = boost::beast::http::error::header_limit; }
    }

 private:
    std::size_t bytes_ = 0;
};

/// Returns why `server` sent no complete reply.
Problem reply_failure(const boost::system::error_code& failure, const std::string& server);

}  // namespace stmirror::net
